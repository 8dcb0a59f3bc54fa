import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '../errors.ts';
import { refuseUpgrade } from '../gateway/admission.ts';
import { createGraphiQL, wantsGraphiQL } from './graphiql.ts';
import { hangUpOnSlowReader } from './hang-up-on-slow-reader.ts';
import type { Health } from './health.ts';
import { requestIdOf, withRequestId } from '../request-id.ts';
import { limitConnections, type ConnectionLimits } from './limit-connections.ts';
import { createPages } from './pages.ts';

/** What answers which address. */
export interface HttpServerOptions {
  /** GraphQL over HTTP and SSE: everything at /graphql that is not a browser's visit. */
  readonly graphql: RequestListener;
  /** WebSocket upgrades of /graphql. */
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Whether a browser's visit of /graphql is shown the explorer. */
  readonly graphiql: boolean;
  readonly health: Health;
  /** The text of /metrics, and its content type. */
  readonly log: { error(fields: object, message: string): void; warn(message: string): void };
  readonly metrics: () => Promise<{ readonly body: string; readonly contentType: string }>;
  /** How long a client may take to send a request's headers, and the whole of it (ms); 0 for any time. Beyond: 408. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** How long a client may read nothing of an answer that waits for it (ms); 0 for any time. Beyond: it is hung up on. */
  readonly stall: number;
  readonly limits: ConnectionLimits;
  /** Called for each connection that is refused for want of room. */
  readonly refused: (code: 'RATE_LIMITED' | 'UNAVAILABLE') => void;
}

/** How often it is looked for clients that take too long (ms). */
const lookEvery = 1_000;

/** After so long without a byte the system asks an idle peer whether it is still there, ten times a second apart (ms). */
const keepAliveInitialDelay = 15_000;

/** The HTTP server of a node: one port for the endpoint, the pages, health and metrics. Not yet listening. */
export function createHttpServer({
  graphql,
  handleUpgrade,
  graphiql,
  health,
  metrics,
  log,
  headersTimeout,
  requestTimeout,
  stall,
  limits,
  refused,
}: HttpServerOptions): Server {
  const showGraphiQL = createGraphiQL();
  const showPage = createPages(log);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff');
    if (!hasAddress(request)) return sendJson(response, 400, { error: 'The address cannot be read.' });
    switch (pathOf(request)) {
      case '/graphql':
        if (graphiql && wantsGraphiQL(request)) await showGraphiQL(request, response);
        else graphql(request, response);
        return;
      case '/healthz':
        return sendJson(response, 200, { status: 'ok' });
      case '/readyz': {
        const readiness = await health.readiness();
        return sendJson(response, readiness.status === 'not ready' ? 503 : 200, readiness);
      }
      case '/metrics': {
        const { body, contentType } = await metrics();
        response.writeHead(200, { 'content-type': contentType }).end(body);
        return;
      }
      default:
        showPage(request, response);
    }
  }

  const server = createServer(
    {
      headersTimeout,
      requestTimeout,
      connectionsCheckingInterval: lookEvery,
      keepAlive: true,
      keepAliveInitialDelay,
    },
    (request, response) => {
      const id = requestIdOf(request.headers['x-request-id']);
      response.setHeader('x-request-id', id);
      hangUpOnSlowReader(response, stall);
      withRequestId(id, () => answer(request, response)).catch((error: unknown) => {
        log.error({ err: error }, 'a request failed');
        if (response.headersSent) response.destroy();
        else sendJson(response, 500, { error: 'Unexpected error.' });
      });
    },
  );
  limitConnections(server, limits, refused);
  server.on('upgrade', (request, socket, head) => {
    if (pathOf(request) === '/graphql') handleUpgrade(request, socket, head);
    else refuseUpgrade(socket, new Problem('NOT_FOUND', 'There is nothing to upgrade here.'), 404);
  });
  return server;
}

/** Whether the host and the path that a client gives make an address: whoever makes one of them, as Yoga does, may rely on it. */
function hasAddress({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): boolean {
  return URL.canParse(url, `http://${host}`);
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}
