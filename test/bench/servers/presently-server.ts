import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';
import { createApp, type App } from '../../../src/app.ts';
import type { Role } from '../../../src/auth/principal.ts';
import { signToken } from '../../../src/auth/tokens.ts';
import { systemClock } from '../../../src/clock.ts';
import { readConfig } from '../../../src/config.ts';
import { answer } from '../harness/child.ts';
import { people } from '../harness/operations.ts';
import { monotonic } from '../harness/statistics.ts';
import { usage } from './usage.ts';

const secret = 'a secret for the benchmark, long enough';
const place = { id: 'hall', name: 'The great hall', timeZone: 'Asia/Shanghai', capacity: 2000 };
const operator = { subject: 'op' };
let app: App;
let readings = 0;

/** The server as it is deployed, and in the same process the sensors of one place. */
const questions = {
  ...usage,
  async listen(dataDir: string, environment: Record<string, string> = {}): Promise<number> {
    const limits = { MAX_CONNECTIONS: '0', MAX_CONNECTIONS_PER_ADDRESS: '0', MAX_CONNECTIONS_PER_USER: '0' };
    const fixed = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', AUTH_SECRET: secret };
    app = await createApp(readConfig({ ...fixed, ...limits, DATA_DIR: dataDir, ...environment }));
    await app.services.live.upsertLocations([
      { ...place, latitude: 31.2, longitude: 121.4, staleAfter: null },
    ]);
    await reportHeadcount();
    return Number(new URL(app.url).port);
  },
  subscribers: (): number => app.gateway.metrics.operations,
  tokens(subjects: readonly string[], role: Role): Promise<string[]> {
    return Promise.all(subjects.map((subject) => signToken(secret, { subject, role }, systemClock)));
  },
  /** Has a sensor report so many changes, each after the one before is durable and on its way; answers when it began. */
  async changeHeadcount(events: number): Promise<number> {
    const began = monotonic();
    for (let event = 0; event < events; event++) {
      await reportHeadcount();
      await endOfTurn();
    }
    return began;
  },
  /**
   * Tells of so many changed headcounts as another node would that stored them: below the store, where the baselines begin as well. Answers
   * when it began.
   */
  async hearHeadcount(events: number): Promise<number> {
    const { bus, live } = app.services;
    const began = monotonic();
    for (let event = 0; event < events; event++) {
      const known = live.headcount(place.id);
      if (!known) throw new Error('The place has no headcount');
      const headcount = { ...known, count: 1000 + (event % 500), version: known.version + 1 };
      bus.publish('facts', 'all', { headcounts: [headcount] });
      // Heard in a later microtask, and only then on its way at the end of the turn.
      await Promise.resolve();
      await endOfTurn();
    }
    return began;
  },
  /** Moves the place and changes its headcount before the next full pace (ms); answers, half a pace later, with its instant (as `monotonic`). */
  async changeBeforeTick(pace: number): Promise<number> {
    await Promise.all([reportHeadcount(), reportLocation()]);
    const delay = pace - (Date.now() % pace);
    const instant = monotonic() + delay;
    await sleep(delay + pace / 2);
    return instant;
  },
  /** Makes the people from number `from` up to but without `to` known, spread over a few time zones. */
  async addPeople(from: number, to: number): Promise<void> {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC'];
    const ids = people(to - from, from);
    const page = 10_000;
    for (let start = 0; start < ids.length; start += page) {
      const users = ids
        .slice(start, start + page)
        .map((id, index) => ({ id, timeZone: zones[index % zones.length] ?? 'UTC' }));
      const { errors } = await app.services.people.upsert({ users });
      if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
    }
  },
  /** Sends a push to everyone, or to these; answers with how long it took until it was durably decided for all (ms), and for how many. */
  async pushAndSettle(userIds?: readonly string[]): Promise<{ ms: number; decided: number }> {
    const { pushes } = app.services;
    const began = monotonic();
    const audience = userIds ? { userIds: [...userIds] } : { everyone: true };
    const { push, errors } = await pushes.send(
      { title: 'For all', body: 'Something that matters.', audience },
      operator,
    );
    if (!push) throw new Error(JSON.stringify(errors[0]));
    await pushes.settled();
    const ms = monotonic() - began;
    const decided = await pushes.get(push.id);
    return { ms, decided: decided?.status === 'RELEASED' ? decided.funnel.audience : 0 };
  },
  /** Two caps that have room, so that everybody's charges are counted, or none. */
  async setCaps(wanted: boolean): Promise<void> {
    const rules = [
      { limit: 1_000, window: { calendar: 'DAY' } },
      { category: 'general', limit: 500, window: { rolling: 3_600_000 } },
    ] as const;
    const { errors } = await app.services.pushes.setCaps({ rules: wanted ? [...rules] : [] });
    if (errors.length > 0) throw new Error(JSON.stringify(errors[0]));
  },
  /** Reads the first page of these people's history one after another; answers with how long each took (ms), and the fewest messages of a page. */
  async readHistory(
    userIds: readonly string[],
    limit: number,
  ): Promise<{ durations: number[]; fewest: number }> {
    const durations: number[] = [];
    let fewest = Infinity;
    for (const id of userIds) {
      const began = monotonic();
      const page = await app.services.inbox.history(id, { after: null, limit });
      durations.push(monotonic() - began);
      fewest = Math.min(fewest, page.length);
    }
    return { durations, fewest };
  },
};
export type PresentlyQuestions = typeof questions;
answer(questions);

async function reportHeadcount(): Promise<void> {
  const reading = { ...nextReading(), count: 1000 + (readings % 500), entered: 0, left: 0, reset: false };
  await app.services.live.reportHeadcount(reading);
}

async function reportLocation(): Promise<void> {
  await app.services.live.reportLocation({
    ...nextReading(),
    latitude: 31.2 + (readings % 100) / 1e4,
    longitude: 121.4,
  });
}

function nextReading() {
  const number = ++readings;
  return { locationId: place.id, key: `reading ${number}`, observedAt: Date.UTC(2026, 0) + number };
}
