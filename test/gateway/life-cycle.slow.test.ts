import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';
import { expectNothingLeft, liveOnce } from './life-cycle.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The heap in use, in bytes, when everything that can go is gone. */
async function heapInUse(server: GatewayServer): Promise<number> {
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await server.turn();
  }
  return process.memoryUsage().heapUsed;
}

test('100,000 connections that come and go end where they began', async () => {
  await using server = await GatewayServer.start({ log: { debug() {}, info() {}, warn() {}, error() {} } });
  server.world.set({ id: 'hall', count: 1 });
  const live = async (from: number, to: number) => {
    for (let round = from; round < to; round += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => liveOnce(server, round + index)));
    }
    await server.until(() => server.gateway.registry.size === 0);
  };
  await live(0, 5_000);
  const before = await heapInUse(server);
  await live(5_000, 105_000);
  expectNothingLeft(server);
  expect(await heapInUse(server)).toBeLessThan(before * 1.05);
});
