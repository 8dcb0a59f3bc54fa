import { createApp, type App } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { answer } from '../harness/child.ts';
import { usage } from './usage.ts';

let app: App;

/** The server as it is deployed, fed by a queue. */
const questions = {
  ...usage,
  /** CPU time of the thread that serves so far, user and system (µs). */
  servingCpu(): number {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  },
  /** Makes the places known and ends: the records are about them. */
  async prepare(dataDir: string, places: readonly string[]): Promise<void> {
    await using prepared = await createApp(configure(dataDir, {}));
    const place = { timeZone: 'UTC', capacity: null, latitude: null, longitude: null, staleAfter: null };
    await prepared.services.live.upsertLocations(places.map((id) => ({ id, name: id, ...place })));
  },
  async listen(dataDir: string, environment: Readonly<Record<string, string>>): Promise<void> {
    app = await createApp(configure(dataDir, environment));
  },
  /** How many people are in all these places together. */
  headcount(places: readonly string[]): number {
    return places.reduce((sum, id) => sum + (app.services.live.headcount(id)?.count ?? 0), 0);
  },
  /** How many messages these people have together. */
  async unread(people: readonly string[]): Promise<number> {
    const users = await app.services.people.getMany(people);
    return users.reduce((sum, user) => sum + (user?.unread ?? 0), 0);
  },
};
export type IngestServerQuestions = typeof questions;
answer(questions);

function configure(dataDir: string, environment: Readonly<Record<string, string>>) {
  return readConfig({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...environment });
}
