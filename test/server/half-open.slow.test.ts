import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canMakeNetworks, makeNetworks } from '../kit/networks.ts';
import { runProcess } from '../kit/server-process.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

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

describe.skipIf(!canMakeNetworks)('a client whose machine is gone without a word', () => {
  it('leaves the server within 30 s, if the system gives up on bytes that nobody takes (net.ipv4.tcp_retries2=5)', async () => {
    await using networks = await makeNetworks();
    using folder = temporaryFolder();
    const { near, far, lose } = networks;
    const [command, args] = near.enter(
      'sh',
      '-c',
      'echo 5 > /proc/sys/net/ipv4/tcp_retries2; exec "$0" "$@"',
      process.execPath,
      main,
      'serve',
    );
    const server = runProcess(command, args, {
      env: { HOST: near.address, PORT: '4000', DATA_DIR: folder.path, LOG_LEVEL: 'info' },
    });
    await server.until('listens on');
    const visitor = runProcess(
      ...far.enter(process.execPath, '--input-type=module', '-e', client, `http://${near.address}:4000`),
      {},
    );
    await visitor.until('all in');

    lose();
    const lost = performance.now();
    const output = await server.until(/(?:"Connection closed"[^]*){4}/);
    expect(performance.now() - lost).toBeLessThan(30_000);
    expect(output.match(/"transport":"(\w+)"/g)?.sort()).toEqual([
      '"transport":"sse"',
      '"transport":"sse"',
      '"transport":"websocket"',
      '"transport":"websocket"',
    ]);
    for (const { child, ended } of [visitor, server]) {
      child.kill('SIGKILL');
      await ended;
    }
  });
});
