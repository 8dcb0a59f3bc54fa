import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from './child.ts';
import { VoidRun } from './crowd.ts';
import { startPlainServer, type startPresently } from './servers.ts';
import { percentile } from './statistics.ts';
import type { TickProcessQuestions } from './tick-process.ts';

/**
 * How many seconds the time is told before it is measured: the first twenty ticks or so run code that is not compiled yet, at the server and
 * at its clients, and are half as late again as those of a server that has been up for a while.
 */
const warmUp = 25;

/** How many ticks are measured where nothing else goes on. */
const calm = 5;

/** As long as a message with the time (bytes). */
const tickBytes = 160;

/** All in ms. */
export type LargePush = {
  /** Until it was durably decided for everybody. */
  readonly ms: number;
  /** The 99th percentile of how late a tick of the time was meanwhile; and before, with nothing else to do. */
  readonly late: number;
  readonly lateBefore: number;
};

/** Sends one push to everyone, so many people, while so many sockets are told the time each second. */
export async function measureLargePush(
  server: Awaited<ReturnType<typeof startPresently>>,
  people: number,
  sockets: number,
): Promise<LargePush> {
  await using clients = startChild<TickProcessQuestions>(new URL('./tick-process.ts', import.meta.url));
  await clients.ask('open', server.port, sockets, true);
  const lateBefore = await calmLateness(clients);

  await clients.ask('begin');
  const { ms, decided } = await server.ask('pushAndSettle');
  const late = percentile(await clients.ask('end'), 99);
  if (decided !== people) throw new VoidRun(`it was decided for ${decided} of ${people} people`);
  return { ms, late, lateBefore };
}

/** The 99th percentile (ms) of how late a message is that plain `ws`, with nothing else to do, sends to so many sockets each second. */
export async function measurePlainTicks(sockets: number): Promise<number> {
  await using server = await startPlainServer();
  await using clients = startChild<TickProcessQuestions>(new URL('./tick-process.ts', import.meta.url));
  await clients.ask('open', server.port, sockets, false);
  const stop = new AbortController();
  const ticking = tickUntil(server, stop.signal);
  const late = await calmLateness(clients);
  stop.abort();
  await ticking;
  return late;
}

async function tickUntil(
  server: Awaited<ReturnType<typeof startPlainServer>>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) await server.ask('broadcastOnTick', 1_000, [tickBytes]);
}

/** Once it is warm. */
async function calmLateness(clients: Child<TickProcessQuestions>): Promise<number> {
  await sleep(warmUp * 1_000);
  await clients.ask('begin');
  await sleep(calm * 1_000);
  return percentile(await clients.ask('end'), 99);
}
