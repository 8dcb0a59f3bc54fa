import { hasPostgres, startPostgres } from '../kit/postgres-server.ts';
import { startChild } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { startPresently } from './harness/servers.ts';
import { percentile } from './harness/statistics.ts';
import type { RunOptions, Target } from './harness/target.ts';
import type { TickProcessQuestions } from './harness/tick-process.ts';
import { milliseconds, seconds } from './harness/words.ts';

/** How many people one question makes known: few enough that the server answers in time. */
const page = 50_000;

/** P6 on PostgreSQL instead of the embedded database. It runs once: filling the database is most of the time. */
export const pushToAMillionOnPostgres: Target = {
  name: 'P6-POSTGRES',
  about: 'one push to a million people on PostgreSQL, two caps',
  async run(options) {
    const people = options.quick ? 20_000 : 1_000_000;
    const sockets = options.quick ? 100 : 500;
    if (!hasPostgres) throw new Error('There is no PostgreSQL on this machine.');
    const { ms, late, lateBefore } = await measure(people, sockets, options);
    return [
      {
        work: `one push to ${people.toLocaleString('en')} users, two caps, PostgreSQL`,
        wanted: 'all decided and durable ≤ 60 s',
        measured: seconds(ms),
        baseline: '',
        met: ms <= 60_000,
      },
      {
        work: `meanwhile: currentTime each second on ${sockets.toLocaleString('en')} sockets`,
        wanted: 'live facts flow: tick lateness p99 ≤ 250 ms',
        measured: milliseconds(late),
        baseline: `without the push: ${milliseconds(lateBefore)}`,
        met: late <= 250,
      },
    ];
  },
};

async function measure(people: number, sockets: number, { note }: RunOptions) {
  await using postgres = await startPostgres();
  await using server = await startPresently(undefined, { DATABASE_URL: postgres.url });
  note(`  making ${people.toLocaleString('en')} people known`);
  for (let from = 0; from < people; from += page)
    await server.ask('addPeople', from, Math.min(from + page, people));
  await server.ask('setCaps', true);
  await using clients = startChild<TickProcessQuestions>(
    new URL('./harness/tick-process.ts', import.meta.url),
  );
  await clients.ask('open', server.port, sockets);

  await clients.ask('begin');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await clients.ask('end');

  await clients.ask('begin');
  const { ms, decided } = await server.ask('pushAndSettle');
  const during = await clients.ask('end');
  if (decided !== people) throw new VoidRun(`it was decided for ${decided} of ${people} people`);
  note(`  push: ${seconds(ms)}, ticks late ${milliseconds(percentile(during, 99))}`);
  return { ms, late: percentile(during, 99), lateBefore: percentile(before, 99) };
}
