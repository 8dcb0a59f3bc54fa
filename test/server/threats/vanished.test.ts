import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startKeyServer } from '../../kit/key-server.ts';
import { startApp } from '../../kit/start-app.ts';

/** An identity provider that keeps whoever asks for its keys waiting. */
async function holdKeys(keys: () => object) {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    asked.resolve();
    void release.promise.then(() => response.end(JSON.stringify({ keys: [keys()] })));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: asked.promise,
    release: () => release.resolve(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

it('who asks for a stream and is gone before it begins leaves nothing behind, and is not online', async () => {
  await using provider = await startKeyServer();
  await using held = await holdKeys(() => provider.published());
  await using app = await startApp({ environment: { AUTH_SECRET: '', AUTH_JWKS_URL: held.url } });
  const left = Promise.withResolvers<void>();
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.url === '/graphql') response.once('close', () => left.resolve());
  });

  const leaving = new AbortController();
  const asking = fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${await provider.token()}`,
    },
    body: JSON.stringify({ query: 'subscription { messages { id } }' }),
    signal: leaving.signal,
  }).catch(() => undefined);
  await held.asked;
  leaving.abort();
  await asking;
  await left.promise;

  held.release();
  const { metrics, registry } = app.gateway;
  while (metrics.operationsBegun === 0) await nextTurn();
  while (metrics.operations > 0 || metrics.connections > 0) await nextTurn();
  expect(registry.isOnline('ana')).toBe(false);
});
