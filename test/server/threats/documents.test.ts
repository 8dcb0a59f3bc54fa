import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import { welcomeNeighbour, type Neighbour } from '../../kit/neighbour.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { transports } from '../../kit/transports.ts';

/** The same piece of text so many times. */
function times(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join(' ');
}

/** A query in which a place and its headcount contain each other: 9 fields inside each other. */
const deep = `{ headcount(locationId: "x") { ${'location { headcount { '.repeat(3)} location { id } ${'} } '.repeat(3)} } }`;

/** A short query that would be thousands of fields long if its fragments were written out. */
const doubling = `{ location(id: "x") { ...F0 } } ${times(
  12,
  (step) =>
    `fragment F${step} on Location { a: headcount { location { ...F${step + 1} } } b: headcount { location { ...F${step + 1} } } }`,
)} fragment F12 on Location { id }`;

const tooMuch = [
  ['is too deep', deep],
  ['has too many aliases', `{ location(id: "x") { ${times(16, (i) => `a${i}: id`)} } }`],
  ['is too wide', `{ ${times(11, () => '__typename')} }`],
  ['has too many directives', `{ location(id: "x") { ${times(21, () => 'id @skip(if: false)')} } }`],
  ['is too long', `mutation { ackMessages(ids: [${times(1_000, () => '"x"')}]) { errors { code } } }`],
] as const;

function fail(): never {
  throw new Error('the key of the vault');
}

const clock = new ManualClock();
const parts = new AsyncDisposableStack();
let app: TestApp;
let generous: TestApp;
let strict: TestApp;
let neighbour: Neighbour;

beforeAll(async () => {
  app = parts.use(await startApp({ clock }));
  const limits = ['DEPTH', 'ALIASES', 'ROOT_FIELDS', 'DIRECTIVES', 'TOKENS'];
  const none = Object.fromEntries(limits.map((name) => [`MAX_QUERY_${name}`, '0']));
  generous = parts.use(await startApp({ environment: none }));
  strict = parts.use(await startApp({ environment: { INTROSPECTION: 'false', MAX_QUERY_ERRORS: '1' } }));
  neighbour = parts.use(await welcomeNeighbour(app, clock));
});
afterAll(() => parts.disposeAsync());

describe.each(transports)('over %s', (_name, run) => {
  it.each(tooMuch)(
    'a document that %s is refused by itself, unless the server allows it',
    async (_, query) => {
      expect((await run(app, { query })).codes).toEqual(['LIMIT_EXCEEDED']);
      await neighbour.getsItsTick();
      expect((await run(generous, { query })).codes).not.toContain('LIMIT_EXCEEDED');
    },
  );

  it('a document that doubles itself with each fragment costs no more than its length', async () => {
    expect((await run(app, { query: doubling })).codes).toContain('LIMIT_EXCEEDED');
    await neighbour.getsItsTick();
  });

  it('a few of many faults are told', async () => {
    const query = `{ ${times(9, (index) => `nothing${index}`)} }`;
    expect((await run(app, { query })).codes).toHaveLength(5 + 1);
    expect((await run(strict, { query })).codes).toHaveLength(1 + 1);
  });

  it('the schema is told, and names are suggested, only where it may be asked for', async () => {
    const question = { query: '{ __schema { queryType { name } } }' };
    expect((await run(app, question)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    expect((await run(strict, question)).codes).toContain('GRAPHQL_VALIDATION_FAILED');

    const slips = [
      { query: '{ currentTme { instant } }' },
      {
        query: 'query ($where: UserFilter) { users(where: $where) { __typename } }',
        variables: { where: { onlin: true } },
      },
    ];
    for (const slip of slips) {
      expect((await run(app, slip)).errors[0]?.message).toContain('Did you mean');
      expect((await run(strict, slip)).errors[0]?.message).not.toContain('Did you mean');
    }
  });

  it('a fault of the server is told as such, and nothing about it', async () => {
    const { people } = app.services;
    Object.assign(people, { get: () => Promise.reject(new Error('the key of the vault')) });
    const answer = await run(app, {
      query: '{ user(id: "x") { id } }',
      token: await app.token('op', 'operator'),
    });
    Reflect.deleteProperty(people, 'get');
    expect(answer.codes).toEqual(['INTERNAL']);
    expect(JSON.stringify(answer)).not.toContain('vault');
    await neighbour.getsItsTick();
  });
});

describe.each(transports.filter(([name]) => name !== 'HTTP'))('over %s', (_name, run) => {
  it.each([
    ['when it begins', () => fail()],
    ['after a while', () => ({ next: async () => fail(), close: () => {} })],
  ])(
    'a fault of the server in a subscription, %s, is told as such, and nothing about it',
    async (_, open) => {
      const { inbox } = app.services;
      const before = app.gateway.metrics.unexpectedErrors;
      Object.assign(inbox, { open });
      const answer = await run(app, {
        query: 'subscription { messages { id } }',
        token: await app.token('ana'),
      });
      Reflect.deleteProperty(inbox, 'open');
      expect(answer.codes).toEqual(['INTERNAL']);
      // It is on record for those who run the server.
      expect(app.gateway.metrics.unexpectedErrors).toBe(before + 1);
      expect(JSON.stringify(answer)).not.toContain('vault');
      await neighbour.getsItsTick();
    },
  );
});
