import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useServer } from 'graphql-ws/use/ws';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { GatewayServer } from './gateway-server.ts';
import { ProtocolClient, type Message } from './protocol-client.ts';

const init = '{"type":"connection_init"}';
function query(id: string, text: string, variables?: object): string {
  return JSON.stringify({ id, type: 'subscribe', payload: { query: text, variables } });
}

/** What a client says after it has opened the socket; an array: in one go, else one after each answer. */
const conversations: Record<string, readonly string[]> = {
  'init, query, complete': [init, query('1', '{ hello }')],
  'init with a payload': ['{"type":"connection_init","payload":{"a":1}}', query('1', '{ hello }')],
  'init with a payload that is no object': ['{"type":"connection_init","payload":"a"}'],
  'no init': [query('1', '{ hello }')],
  'two inits': [init, init],
  pings: [
    '{"type":"ping"}',
    '{"type":"ping","payload":{"a":"é"}}',
    '{"type":"pong"}',
    init,
    '{"type":"ping","payload":null}',
    query('1', '{ hello }'),
  ],
  'a ping with a payload that is no object': [init, '{"type":"ping","payload":[]}'],
  variables: [init, query('1', 'query ($name: String) { hello(name: $name) }', { name: 'é' })],
  'variables that are no object': [
    init,
    '{"id":"1","type":"subscribe","payload":{"query":"{ hello }","variables":[]}}',
  ],
  'an operation name': [
    init,
    '{"id":"1","type":"subscribe","payload":{"query":"query A { hello } query B { viewer }","operationName":"A"}}',
  ],
  'an operation name that is no string': [
    init,
    '{"id":"1","type":"subscribe","payload":{"query":"{ hello }","operationName":1}}',
  ],
  'a mutation': [init, query('1', 'mutation { setCount(id: "hall", count: 3) }')],
  'an unknown field': [init, query('1', '{ nothing }'), query('2', '{ hello }')],
  'an id twice, one after the other': [init, query('1', '{ hello }'), query('1', '{ hello }')],
  'an id that is in use': [
    init,
    query('1', 'subscription { place(id: "hall") { count } }'),
    query('1', '{ hello }'),
  ],
  'an id that is no string': [init, '{"id":1,"type":"subscribe","payload":{"query":"{ hello }"}}'],
  'complete of an operation that never was': [init, '{"id":"9","type":"complete"}', query('1', '{ hello }')],
  'complete without an id': [init, '{"type":"complete"}'],
  'no JSON': [init, 'hello'],
  'an unknown type': [init, '{"type":"start"}'],
  'the old protocol': [
    '{"type":"connection_init","payload":{}}',
    '{"type":"start","id":"1","payload":{"query":"{ hello }"}}',
  ],
};

/** Everything a server answers, up to the close code if it closes. Locations and codes are ours alone, messages both have. */
async function converse(url: string, messages: readonly string[]): Promise<unknown[]> {
  const client = new ProtocolClient(url);
  await once(client.socket, 'open');
  const heard: Message[] = [];
  for (const message of messages) {
    client.send(message);
    try {
      // The library answers a ping before an operation that came first: one round trip is not enough for it.
      for (let roundTrips = 0; roundTrips < 4; roundTrips++) heard.push(...(await client.barrier()));
    } catch {
      return [...heard.map(essence), (await client.closed).code];
    }
  }
  await client.close();
  return heard.map(essence);
}

function essence(message: Message): unknown {
  if (message.type !== 'error') return message;
  return {
    ...message,
    payload: (message.payload as readonly { message: string }[]).map((error) => error.message),
  };
}

test.each(Object.entries(conversations))(
  "a conversation goes as with the library's own server: %s",
  async (_name, messages) => {
    await using server = await GatewayServer.start();
    server.world.set({ id: 'hall', count: 1 });
    const schema = server.world.schema();
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const library = useServer(
      { schema, context: { principal: undefined } },
      new WebSocketServer({ server: http }),
    );

    const expected = await converse(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, messages);
    expect(await converse(server.url, messages)).toEqual(expected);
    await library.dispose();
    http.closeAllConnections();
    http.close();
  },
);
