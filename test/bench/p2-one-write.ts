import { Crowd } from './harness/crowd.ts';
import { threeBytes, threeOnTicks } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { startPlainServer, startPresently } from './harness/servers.ts';
import { median } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { milliseconds, ratio } from './harness/words.ts';

/** Slow enough that everything of one tick has arrived long before the next, fast enough for many ticks. */
const pace = 1_000;
const paceText = 'PT1S';

/** What reached everybody on each tick. */
type Ticks = {
  /** From the full second to the last frame (ms). */
  readonly burst: number;
  /** CPU time of the server per frame (µs). */
  readonly serverMicroseconds: number;
};

/** The time, the place and the headcount at the same instant, on three operations of each socket. */
export const oneWrite: Target = {
  name: 'P2',
  about: 'time, location and headcount at the same instant',
  async run(options) {
    const [sockets, ticks] = options.quick ? [500, 2] : [5_000, 5];
    const { presently, plain } = await alternate(options, {
      presently: () => ticksOfPresently(sockets, ticks),
      plain: () => ticksOfPlainServer(sockets, ticks),
    });
    const told = ({ burst, serverMicroseconds }: Ticks): string =>
      `${milliseconds(burst)} for all, server ${serverMicroseconds.toFixed(1)} µs of CPU per frame`;
    return [
      {
        work: `time + location + headcount at one instant, three operations on each of ${sockets.toLocaleString('en')} sockets`,
        wanted: '≥ 1.5 × plain ws doing three sends',
        measured: `${ratio(plain.burst, presently.burst)}: ${told(presently)}`,
        baseline: `plain ws: ${told(plain)}`,
        met: plain.burst >= 1.5 * presently.burst,
      },
    ];
  },
};

async function ticksOfPresently(sockets: number, ticks: number): Promise<Ticks> {
  await using server = await startPresently();
  const { port, speaksGraphQL } = server;
  // Each operation has its snapshot; the clock may tick meanwhile, so the crowd does not wait for a number of frames.
  await using crowd = await Crowd.open({
    port,
    speaksGraphQL,
    sockets,
    documents: [threeOnTicks(paceText)],
    snapshots: null,
  });
  await server.ask('changeBeforeTick', pace);
  return await measure(
    crowd,
    ticks,
    () => server.ask('cpu'),
    () => server.ask('changeBeforeTick', pace),
  );
}

async function ticksOfPlainServer(sockets: number, ticks: number): Promise<Ticks> {
  await using server = await startPlainServer();
  const { port, speaksGraphQL } = server;
  await using crowd = await Crowd.open({ port, speaksGraphQL, sockets, documents: [[]], snapshots: 0 });
  await server.ask('broadcastOnTick', pace, threeBytes);
  return await measure(
    crowd,
    ticks,
    () => server.ask('cpu'),
    () => server.ask('broadcastOnTick', pace, threeBytes),
  );
}

/** @param tick has one tick happen and answers with its instant, half a pace beyond it. */
async function measure(
  crowd: Crowd,
  ticks: number,
  cpu: () => Promise<number>,
  tick: () => Promise<number>,
): Promise<Ticks> {
  const bursts: number[] = [];
  const before = await cpu();
  for (let number = 0; number < ticks; number++) {
    await crowd.expect(threeBytes.length);
    const instant = await tick();
    bursts.push((await crowd.arrived(threeBytes.length)) - instant);
  }
  const frames = ticks * threeBytes.length * crowd.sockets;
  return { burst: median(bursts), serverMicroseconds: ((await cpu()) - before) / frames };
}
