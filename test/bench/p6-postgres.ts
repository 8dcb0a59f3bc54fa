import { hasPostgres, startPostgres } from '../kit/postgres-server.ts';
import { type LargePush, measureLargePush } from './harness/large-push.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import type { RunOptions, Target } from './harness/target.ts';
import { milliseconds, seconds } from './harness/words.ts';

/** How many people one question makes known: few enough that the server answers in time. */
const page = 50_000;

/** P6 on PostgreSQL instead of the embedded database. */
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

/** The next push finds more in the database than the one before: all of them in one. */
async function measure(people: number, sockets: number, options: RunOptions): Promise<LargePush> {
  await using postgres = await startPostgres();
  await using server = await startPresently(undefined, { DATABASE_URL: postgres.url });
  options.note(`  making ${people.toLocaleString('en')} people known`);
  for (let from = 0; from < people; from += page)
    await server.ask('addPeople', from, Math.min(from + page, people));
  await server.ask('setCaps', true);
  const { presently } = await alternate(options, {
    presently: () => measureLargePush(server, people, sockets),
  });
  return presently;
}
