import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, startPostgres } from '../kit/postgres-server.ts';
import { canTest } from '../kit/required.ts';
import { addPlace } from '../kit/places.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';

/** What PostgreSQL takes in no text, and what is half a character. */
const unkeepable = ['a\u0000b', 'a\ud83d'];

/** Every mutation, with the text where a caller may put one; and where its fault is told. */
const mutations: readonly [name: string, document: string, at: string][] = [
  [
    'reportHeadcount',
    '($x: ID!) { reportHeadcount(input: { locationId: $x, count: 1 }) { errors { code path } } }',
    'input.locationId',
  ],
  [
    'reportHeadcount',
    '($x: ID!) { reportHeadcount(input: { locationId: "hall", id: $x, count: 1 }) { errors { code path } } }',
    'input.id',
  ],
  [
    'reportHeadcount',
    '($x: String!) { reportHeadcount(input: { locationId: "hall", source: $x, count: 1 }) { errors { code path } } }',
    'input.source',
  ],
  [
    'reportLocation',
    '($x: ID!) { reportLocation(input: { locationId: $x, coordinates: { latitude: 0, longitude: 0 } }) { errors { code path } } }',
    'input.locationId',
  ],
  [
    'upsertLocations',
    '($x: String!) { upsertLocations(input: { locations: [{ id: "hall", name: $x, timeZone: "UTC" }] }) { errors { code path } } }',
    'input.locations.0.name',
  ],
  [
    'upsertUsers',
    '($x: ID!) { upsertUsers(input: { users: [{ id: $x }] }) { errors { code path } } }',
    'input.users.0.id',
  ],
  [
    'upsertUsers',
    '($x: JSON!) { upsertUsers(input: { users: [{ id: "ana", attributes: { city: $x } }] }) { errors { code path } } }',
    'input.users.0.attributes.city',
  ],
  ['disconnectUser', '($x: ID!) { disconnectUser(id: $x) { errors { code path } } }', 'id'],
  [
    'setPreferences',
    '($x: String!) { setPreferences(input: { mutedCategories: [$x] }) { errors { code path } } }',
    'input.mutedCategories.0',
  ],
  ['ackMessages', '($x: ID!) { ackMessages(ids: [$x]) { errors { code path } } }', 'ids.0'],
  ['markMessagesRead', '($x: ID!) { markMessagesRead(ids: [$x]) { errors { code path } } }', 'ids.0'],
  [
    'sendPush',
    '($x: String!) { sendPush(input: { title: $x, body: "", audience: { everyone: true } }) { errors { code path } } }',
    'input.title',
  ],
  [
    'sendPush',
    '($x: JSON!) { sendPush(input: { title: "t", body: "", data: { deep: [$x] }, audience: { everyone: true } }) { errors { code path } } }',
    'input.data',
  ],
  [
    'sendPush',
    '($x: String!) { sendPush(input: { title: "t", body: "", url: $x, audience: { everyone: true } }) { errors { code path } } }',
    'input.url',
  ],
  [
    'sendPush',
    '($x: ID!) { sendPush(input: { title: "t", body: "", audience: { userIds: [$x] } }) { errors { code path } } }',
    'input.audience.userIds.0',
  ],
  [
    'sendPush',
    '($x: AttributeValue!) { sendPush(input: { title: "t", body: "", audience: { where: { attribute: { name: "city", equals: $x } } } }) { errors { code path } } }',
    'input.audience.where.attribute',
  ],
  ['cancelPush', '($x: ID!) { cancelPush(id: $x) { errors { code path } } }', 'id'],
  ['retractPush', '($x: ID!) { retractPush(id: $x) { errors { code path } } }', 'id'],
  [
    'setFrequencyCaps',
    '($x: String!) { setFrequencyCaps(input: { rules: [{ category: $x, limit: 1, window: { calendar: DAY } }] }) { errors { code path } } }',
    'input.rules.0.category',
  ],
];

/** Every question in which a caller may put a text: nothing is found. */
const questions: readonly [document: string, nothing: unknown][] = [
  ['($x: ID!) { location(id: $x) { id } }', { location: null }],
  ['($x: ID!) { headcount(locationId: $x) { count } }', { headcount: null }],
  ['($x: ID!) { user(id: $x) { id } }', { user: null }],
  ['($x: ID!) { push(id: $x) { id } }', { push: null }],
  [
    '($x: String!) { viewer { messages(category: $x) { edges { cursor } } } }',
    { viewer: { messages: { edges: [] } } },
  ],
  ['($x: String!) { auditLog(actor: $x) { edges { cursor } } }', { auditLog: { edges: [] } }],
];

const stores = [
  ['SQLite', true],
  ['PostgreSQL', canTest('PostgreSQL', hasPostgres)],
] as const;

describe.each(stores)('with %s, text that not every store can keep', (store, available) => {
  const parts = new AsyncDisposableStack();
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    if (!available) return;
    const environment = store === 'SQLite' ? {} : { DATABASE_URL: parts.use(await startPostgres()).url };
    app = parts.use(await startApp({ environment }));
    token = await app.token('op', 'admin');
    await addPlace(app, { id: 'hall' });
  });
  afterAll(() => parts.disposeAsync());

  it.runIf(available).each(mutations)('is a fault in the input of %s', async (name, document, at) => {
    for (const x of unkeepable) {
      const { data, errors } = await app.ask<Record<string, { errors: { code: string; path: string[] }[] }>>(
        `mutation ${document}`,
        { variables: { x }, token },
      );
      expect(errors).toBeUndefined();
      expect(data[name]?.errors.map(({ path }) => path.join('.'))).toContain(at);
    }
  });

  it.runIf(available)('is the id of nothing', async () => {
    for (const [document, nothing] of questions) {
      for (const x of unkeepable)
        expect(await app.ask(`query ${document}`, { variables: { x }, token })).toEqual({ data: nothing });
    }
  });
});
