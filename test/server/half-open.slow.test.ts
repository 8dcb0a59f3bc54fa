import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { endProgram, startProgram } from '../kit/child-server.ts';
import { canMakeNetworks, makeNetworks, type NetworkPair, withSystem } from '../kit/networks.ts';
import { runProcess, type Run } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const hasBalancer = spawnSync('haproxy', ['-v'], { env: withSystem }).status === 0;

/** Opens one subscription of each kind to the server at the address that it is given, and says so when each has had a value. */
const client = `
  const [url] = process.argv.slice(1);
  async function stream(query) {
    const response = await fetch(url + '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; !text.includes('data: {'); ) text += (await reader.read()).value;
  }
  function socket(query) {
    const webSocket = new WebSocket(url.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
    webSocket.onopen = () => webSocket.send(JSON.stringify({ type: 'connection_init' }));
    return new Promise((resolve) => {
      webSocket.onmessage = ({ data }) => {
        const { type } = JSON.parse(data);
        if (type === 'connection_ack') webSocket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
        if (type === 'next') resolve();
      };
    });
  }
  const idle = 'subscription { currentTime(every: "PT1H") { timeZone } }';
  const busy = 'subscription { currentTime { instant } }';
  await Promise.all([stream(idle), stream(busy), socket(idle), socket(busy)]);
  console.log('all in');
`;

/** How often the system sends again what is not acknowledged: five times take about 13 s, its own fifteen a quarter of an hour. */
const fewerTries = 'echo 5 > /proc/sys/net/ipv4/tcp_retries2';

const everyone = ['sse', 'sse', 'websocket', 'websocket'];

/** What is lost when the other machine is: the server's log tells who was closed until this many were, and how long it took. */
async function whoIsLost(networks: NetworkPair, server: Run, url: string) {
  const visitor = runProcess(
    ...networks.far.enter(process.execPath, '--input-type=module', '-e', client, url),
    {},
  );
  await visitor.until('all in');
  networks.lose();
  const lost = performance.now();
  const output = await server.until(/(?:"Connection closed"[^]*){4}/);
  const took = performance.now() - lost;
  await endProgram(visitor.child, 'SIGKILL');
  return { took, transports: [...output.matchAll(/"transport":"(\w+)"/g)].map(([, name]) => name).sort() };
}

describe.skipIf(!canMakeNetworks)('a client whose machine is gone without a word', () => {
  it('leaves the server within 30 s, where the system gives up soon on bytes that nobody takes', async () => {
    await using networks = await makeNetworks();
    using folder = temporaryFolder();
    const { near } = networks;
    const program = near.enter('sh', '-c', `${fewerTries}; exec "$0" "$@"`, process.execPath, main, 'serve');
    const server = runProcess(...program, {
      env: { HOST: near.address, PORT: '4000', DATA_DIR: folder.path, LOG_LEVEL: 'info' },
    });
    await server.until('listens on');
    const { took, transports } = await whoIsLost(networks, server, `http://${near.address}:4000`);
    expect(took).toBeLessThan(30_000);
    expect(transports).toEqual(everyone);
    await endProgram(server.child, 'SIGKILL');
  });

  it.skipIf(!hasBalancer)(
    'leaves the server within 30 s behind the balancer of deploy/, whatever the system does',
    async () => {
      await using networks = await makeNetworks();
      using folder = temporaryFolder();
      const { near } = networks;
      const server = runProcess(...near.enter(process.execPath, main, 'serve'), {
        env: { PORT: '4001', DATA_DIR: folder.path, LOG_LEVEL: 'info', TRUST_PROXY: 'true' },
      });
      await server.until('listens on');
      const config = readFileSync(new URL('../../deploy/haproxy.cfg', import.meta.url), 'utf8')
        .replace('node-1:4000', '127.0.0.1:4001')
        // This machine may not give as many files as compose.yaml asks for.
        .replace(/maxconn \d+/, 'maxconn 100');
      writeFileSync(join(folder.path, 'haproxy.cfg'), config);
      const balancer = await startProgram(
        ...near.enter('haproxy', '-W', '-f', join(folder.path, 'haproxy.cfg')),
        /Loading success/,
        { env: withSystem },
      );
      const { took, transports } = await whoIsLost(networks, server, `http://${near.address}:4000`);
      expect(took).toBeLessThan(30_000);
      expect(transports).toEqual(everyone);
      await endProgram(balancer, 'SIGTERM');
      await endProgram(server.child, 'SIGKILL');
    },
  );
});
