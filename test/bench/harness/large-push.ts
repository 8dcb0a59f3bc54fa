import { startChild } from './child.ts';
import { VoidRun } from './crowd.ts';
import type { startPresently } from './servers.ts';
import { percentile } from './statistics.ts';
import type { TickProcessQuestions } from './tick-process.ts';

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

  await clients.ask('begin');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await clients.ask('end');

  await clients.ask('begin');
  const { ms, decided } = await server.ask('pushAndSettle');
  const during = await clients.ask('end');
  if (decided !== people) throw new VoidRun(`it was decided for ${decided} of ${people} people`);
  return { ms, late: percentile(during, 99), lateBefore: percentile(before, 99) };
}
