import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { endProgram } from '../../kit/child-server.ts';
import { canMakeNetworks, makeNetworks } from '../../kit/networks.ts';
import { runProcess } from '../../kit/server-process.ts';
import { temporaryFolder } from '../../kit/temporary-folder.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** Opens five connections one after the other, asks on each and keeps it; says how many were answered. */
const client = `
  import { connect } from 'node:net';
  const [host] = process.argv.slice(1);
  let answered = 0;
  for (let count = 0; count < 5; count++)
    await new Promise((resolve) => {
      const socket = connect(4000, host, () => socket.write('GET /healthz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'));
      socket.on('data', () => answered++).on('error', () => {}).on('data', resolve).on('close', resolve);
    });
  console.log('answered ' + answered + '.');
  process.exit();
`;

describe.skipIf(!canMakeNetworks)('connections from one address that is not the machine itself', () => {
  it.each([
    ['are held up to the limit', 'false', 3],
    ['are all held where they come from a proxy that is trusted', 'true', 5],
  ])('%s', async (_, TRUST_PROXY, answered) => {
    await using networks = await makeNetworks();
    using folder = temporaryFolder();
    const { near, far } = networks;
    const server = runProcess(...near.enter(process.execPath, main, 'serve'), {
      env: {
        HOST: near.address,
        PORT: '4000',
        DATA_DIR: folder.path,
        LOG_LEVEL: 'silent',
        MAX_HTTP_CONNECTIONS_PER_ADDRESS: '3',
        TRUST_PROXY,
      },
    });
    await server.until('listens on');
    const visitor = runProcess(
      ...far.enter(process.execPath, '--input-type=module', '-e', client, near.address),
      {},
    );
    expect(await visitor.until(/answered/)).toContain(`answered ${answered}.`);
    await endProgram(server.child, 'SIGKILL');
  });
});
