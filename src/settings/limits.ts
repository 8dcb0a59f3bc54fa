import type { Values } from './setting.ts';
import { limit } from './setting.ts';

/** What one server takes on, and how much of it from one client. 0 stands for any amount. */
export const limitsSettings = {
  MAX_CONNECTIONS: limit(
    20_000,
    'The most connections at once: WebSockets, and requests with a running subscription. 0 for any number, here and below.',
  ),
  MAX_CONNECTIONS_PER_ADDRESS: limit(
    50,
    'The most from one address, of IPv6 from one /64. Loopback addresses are exempt.',
  ),
  MAX_CONNECTIONS_PER_USER: limit(10, 'The most of one user on one server.'),
  MAX_HTTP_CONNECTIONS: limit(
    20_000,
    'The most TCP connections at once that carry no WebSocket. The next is hung up on before anything of it is read.',
  ),
  MAX_HTTP_CONNECTIONS_PER_ADDRESS: limit(
    200,
    'The most of them from one address, as above. Not with TRUST_PROXY: all come from the proxy, which has to see to it.',
  ),
  MAX_REQUESTS_PER_ADDRESS: limit(
    200,
    'The most requests per second to /graphql from one address, as for connections, in the long run; twice as many at once. Not for WebSockets.',
  ),
  MAX_OPERATIONS_PER_CONNECTION: limit(100, 'The most operations at once on one WebSocket.'),
  MAX_ANSWERS_PER_CONNECTION: limit(
    16,
    'The most queries and mutations of one WebSocket that are worked on at once. More wait in order.',
  ),
  MAX_OPERATION_ID_BYTES: limit(128, 'The longest id of an operation on a WebSocket, in bytes.'),
  MAX_MESSAGE_BYTES: limit(65_536, 'The longest message on a WebSocket, in bytes.'),
  MAX_MESSAGE_FRAGMENTS: limit(256, 'The most pieces of one message on a WebSocket.'),
  MAX_MESSAGES_PER_SECOND: limit(50, 'The most messages per second on one WebSocket, in the long run.'),
  MAX_MESSAGE_BURST: limit(100, 'The most of them at once after a quiet time.'),
  MAX_BODY_BYTES: limit(262_144, 'The longest body of an HTTP request, in bytes.'),
  MAX_WAITING_BYTES: limit(1_048_576, 'The most bytes that wait for one slow reader.'),
  MAX_QUERY_TOKENS: limit(1_000, 'The most tokens of a document.'),
  MAX_QUERY_DEPTH: limit(8, 'The most fields inside each other.'),
  MAX_QUERY_ALIASES: limit(15, 'The most aliases of an operation.'),
  MAX_QUERY_ROOT_FIELDS: limit(10, 'The most root fields of an operation.'),
  MAX_QUERY_DIRECTIVES: limit(20, 'The most directives of an operation.'),
  MAX_QUERY_ERRORS: limit(5, 'The most faults of a document that are told.'),
  MAX_INTROSPECTION_DEPTH: limit(20, 'The most fields inside each other in questions about the schema.'),
};

/** The limits of the gateway, by the gateway's names. */
export function limitsOf(config: Values<typeof limitsSettings>) {
  return {
    connections: config.MAX_CONNECTIONS,
    connectionsPerAddress: config.MAX_CONNECTIONS_PER_ADDRESS,
    connectionsPerUser: config.MAX_CONNECTIONS_PER_USER,
    operationsPerConnection: config.MAX_OPERATIONS_PER_CONNECTION,
    answersPerConnection: config.MAX_ANSWERS_PER_CONNECTION,
    operationIdBytes: config.MAX_OPERATION_ID_BYTES,
    messageBytes: config.MAX_MESSAGE_BYTES,
    messageFragments: config.MAX_MESSAGE_FRAGMENTS,
    messagesPerSecond: config.MAX_MESSAGES_PER_SECOND,
    messageBurst: config.MAX_MESSAGE_BURST,
    waitingBytes: config.MAX_WAITING_BYTES,
    tokens: config.MAX_QUERY_TOKENS,
    depth: config.MAX_QUERY_DEPTH,
    aliases: config.MAX_QUERY_ALIASES,
    rootFields: config.MAX_QUERY_ROOT_FIELDS,
    directives: config.MAX_QUERY_DIRECTIVES,
    validationErrors: config.MAX_QUERY_ERRORS,
    introspectionDepth: config.MAX_INTROSPECTION_DEPTH,
  };
}
