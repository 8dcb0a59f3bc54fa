import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from './child.ts';
import { VoidRun } from './crowd.ts';
import type { startPresently } from './servers.ts';
import { percentile } from './statistics.ts';
import type { TickProcessQuestions } from './tick-process.ts';

/**
 * How long the time is told before it is measured (ms): the first twenty ticks or so run code that is not compiled yet, at the server and
 * at its clients, and are half as late again as those of a server that has been up for a while.
 */
const warmUp = 25_000;

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
  await clients.ask('open', server.port, sockets);
  await sleep(warmUp);

  await clients.ask('begin');
  await sleep(5_000);
  const before = await clients.ask('end');

  await clients.ask('begin');
  const { ms, decided } = await server.ask('pushAndSettle');
  const during = await clients.ask('end');
  if (decided !== people) throw new VoidRun(`it was decided for ${decided} of ${people} people`);
  return { ms, late: percentile(during, 99), lateBefore: percentile(before, 99) };
}
