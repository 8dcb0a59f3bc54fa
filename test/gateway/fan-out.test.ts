import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { GatewayServer } from './gateway-server.ts';

const place = 'subscription { place(id: "hall") { count } }';

test('a subscription gives a snapshot at once, then each change', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', place);
  expect(await client.data('a')).toEqual({ place: { count: 1 } });
  server.world.set({ id: 'hall', count: 2 });
  expect(await client.data('a')).toEqual({ place: { count: 2 } });
});

test('a fact without a value yet is silent until its first change', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('a', place);
  await server.until(() => server.world.attached === 1);
  expect(await client.barrier()).toEqual([]);
  server.world.set({ id: 'hall', count: 1 });
  expect(await client.data('a')).toEqual({ place: { count: 1 } });
});

test('ten subscribers with equal selections cause exactly one execution per change', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const layouts = [place, 'subscription Named {\n  # with a comment\n  place(id: "hall") { count }\n}'];
  const clients = await Promise.all(Array.from({ length: 10 }, () => server.connect()));
  clients.forEach((client, index) => client.subscribe(`op-${index}`, layouts[index % 2] ?? ''));
  for (const [index, client] of clients.entries()) await client.data(`op-${index}`);
  expect(server.gateway.metrics).toMatchObject({ groups: 1, members: 10, operations: 10 });

  const { executions } = server.gateway.metrics;
  const { reads } = server.world;
  server.world.set({ id: 'hall', count: 2 });
  for (const [index, client] of clients.entries())
    expect(await client.data(`op-${index}`)).toEqual({ place: { count: 2 } });
  expect(server.gateway.metrics.executions - executions).toBe(1);
  expect(server.world.reads - reads).toBe(1);
});

test('a selection that differs by an alias gets its own result', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('plain', place);
  expect(await client.data('plain')).toEqual({ place: { count: 1 } });
  client.subscribe('alias', 'subscription { place(id: "hall") { people: count } }');
  expect(await client.data('alias')).toEqual({ place: { people: 1 } });
  expect(server.gateway.metrics.groups).toBe(2);
});

test('variables that mean the same share a group, others do not', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  server.world.set({ id: 'yard', count: 7 });
  const query =
    'subscription ($id: ID! = "hall", $full: Boolean = true) { place(id: $id) { count @include(if: $full) id } }';
  const client = await server.connect();
  client.subscribe('default', query);
  client.subscribe('given', query, { full: true, id: 'hall' });
  client.subscribe('other', query, { id: 'yard' });
  client.subscribe('less', query, { full: false });
  const messages = [await client.next(), await client.next(), await client.next(), await client.next()];
  const byId = Object.fromEntries(messages.map(({ id, payload }) => [id, payload]));
  expect(byId).toEqual({
    default: { data: { place: { count: 1, id: 'hall' } } },
    given: { data: { place: { count: 1, id: 'hall' } } },
    other: { data: { place: { count: 7, id: 'yard' } } },
    less: { data: { place: { id: 'hall' } } },
  });
  expect(server.gateway.metrics.groups).toBe(3);
});

test('several changes in one turn are one execution and one frame', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', place);
  await client.data('a');
  const { executions } = server.gateway.metrics;
  for (let count = 2; count <= 9; count++) server.world.set({ id: 'hall', count });
  expect(await client.data('a')).toEqual({ place: { count: 9 } });
  expect(await client.barrier()).toEqual([]);
  expect(server.gateway.metrics.executions - executions).toBe(1);
});

test('a change that leaves what was selected as it was sends nothing', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', place);
  await client.data('a');
  server.world.set({ id: 'hall', count: 1, label: 'renamed' });
  await nextTurn();
  expect(await client.barrier()).toEqual([]);
});

test('who joins gets a snapshot, and those who are there get nothing again', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const [first, second] = [await server.connect(), await server.connect()];
  first.subscribe('a', place);
  await first.data('a');
  second.subscribe('b', place);
  expect(await second.data('b')).toEqual({ place: { count: 1 } });
  expect(await first.barrier()).toEqual([]);
});

test('who joins between two ticks gets the time of now, and the others keep their pace', async () => {
  await using server = await GatewayServer.start();
  const [first, second] = [await server.connect(), await server.connect()];
  const query = 'subscription { time }';
  first.subscribe('a', query);
  const { time: start } = await first.data<{ time: number }>('a');
  server.clock.advance(400);
  second.subscribe('b', query);
  expect(await second.data('b')).toEqual({ time: start + 400 });
  expect(await first.barrier()).toEqual([]);
  server.clock.advance(600);
  server.world.poke('time');
  expect(await first.data('a')).toEqual({ time: start + 1_000 });
  expect(await second.data('b')).toEqual({ time: start + 1_000 });
});

test('many who join in one turn cause one execution', async () => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  const raw = (client.socket as unknown as { _socket: import('node:net').Socket })._socket;
  raw.cork();
  for (let index = 0; index < 80; index++) client.subscribe(`op-${index}`, 'subscription { time }');
  raw.uncork();
  for (let index = 0; index < 80; index++) await client.data(`op-${index}`);
  expect(server.gateway.metrics).toMatchObject({ members: 80, executions: 1 });
});

test('everybody ends on the current value, also who joined while it was another for a moment', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const [first, second] = [await server.connect(), await server.connect()];
  first.subscribe('a', place);
  await first.data('a');
  // The value is seen by who joins before anybody was told that it changed.
  server.world.setSilently({ id: 'hall', count: 2 });
  second.subscribe('b', place);
  expect(await second.data('b')).toEqual({ place: { count: 2 } });
  server.world.set({ id: 'hall', count: 1 });
  expect(await second.data('b')).toEqual({ place: { count: 1 } });
  expect(await first.barrier()).toEqual([]);
});

test('a field that depends on the viewer keeps users apart and joins the connections of one user', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const query = 'subscription { place(id: "hall") { count you } }';
  const clients = [
    await server.connect('user:ann'),
    await server.connect('user:ann'),
    await server.connect('user:bob'),
  ];
  const seen: unknown[] = [];
  for (const client of clients) {
    client.subscribe('a', query);
    seen.push(await client.data('a'));
  }
  expect(seen).toEqual(['ann', 'ann', 'bob'].map((you) => ({ place: { count: 1, you } })));
  expect(server.gateway.metrics.groups).toBe(2);
});

test('callers without a token never share a personal result', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  for (const client of [await server.connect(), await server.connect()]) {
    client.subscribe('a', 'subscription { place(id: "hall") { you } }');
    await client.data('a');
  }
  expect(server.gateway.metrics.groups).toBe(2);
});

test('a shared result is worked out for nobody, so that nothing of a viewer can leak into it', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect('user:ann');
  client.subscribe('a', 'subscription { place(id: "hall") { leaky } }');
  expect(await client.data('a')).toEqual({ place: { leaky: 'nobody' } });
});

test('every member passes the guard itself, whoever made the group', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const query = 'subscription { operators(id: "hall") { count } }';
  const operator = await server.connect('operator:olga');
  operator.subscribe('a', query);
  await operator.data('a');
  const user = await server.connect('user:ann');
  user.subscribe('b', query);
  expect(await user.next()).toMatchObject({
    id: 'b',
    type: 'error',
    payload: [{ message: 'Operators only.', path: ['operators'], extensions: { code: 'FORBIDDEN' } }],
  });
  expect(server.gateway.metrics).toMatchObject({ groups: 1, members: 1 });
});

test('what changes while a slow resolver works is not lost', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', 'subscription { place(id: "hall") { slowCount } }');
  await client.data('a');
  server.world.set({ id: 'hall', count: 2 });
  await nextTurn();
  server.world.set({ id: 'hall', count: 3 });
  expect(await client.data('a')).toEqual({ place: { slowCount: 2 } });
  expect(await client.data('a')).toEqual({ place: { slowCount: 3 } });
});

test('a resolver that fails is an error in the result, without its details, and the subscription goes on', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const client = await server.connect();
  client.subscribe('a', 'subscription { place(id: "hall") { count broken } }');
  expect(await client.next()).toMatchObject({
    type: 'next',
    payload: {
      data: null,
      errors: [{ message: 'Unexpected error.', path: ['place', 'broken'], extensions: { code: 'INTERNAL' } }],
    },
  });
  expect(server.lines).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'Unexpected error' }),
  );
  expect(server.gateway.metrics.members).toBe(1);
});

test.each([
  ['an unknown place', 'subscription { place(id: "nowhere") { count } }', 'NOT_FOUND'],
  [
    'a variable that does not fit',
    'subscription ($id: ID!) { place(id: $id) { count } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a resolver that makes no source', 'subscription { noSource }', 'INTERNAL'],
])('%s ends the operation with an error and leaves nothing', async (_name, query, code) => {
  await using server = await GatewayServer.start();
  const client = await server.connect();
  client.subscribe('a', query);
  expect(await client.next()).toMatchObject({ id: 'a', type: 'error', payload: [{ extensions: { code } }] });
  expect(await client.barrier()).toEqual([]);
  expect(server.gateway.metrics).toMatchObject({ operations: 0, groups: 0, members: 0 });
});

test('the last member that leaves lets the source go, and each takes its own leave', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'hall', count: 1 });
  const [first, second] = [await server.connect(), await server.connect()];
  first.subscribe('a', place);
  second.subscribe('b', place);
  await Promise.all([first.data('a'), second.data('b')]);
  expect(server.world).toMatchObject({ attached: 1, joined: 2 });

  first.complete('a');
  await first.barrier();
  expect(server.world).toMatchObject({ attached: 1, joined: 1 });
  await second.close();
  await server.until(() => server.world.attached === 0);
  expect(server.world.joined).toBe(0);
  expect(server.gateway.metrics).toMatchObject({ groups: 0, members: 0, operations: 0 });
});

test('who completes while the source is still being made never joins', async () => {
  await using server = await GatewayServer.start();
  server.world.set({ id: 'waits', count: 1 });
  const client = await server.connect();
  client.subscribe('a', 'subscription { place(id: "waits") { count } }');
  client.complete('a');
  await client.barrier();
  server.world.release.resolve('now');
  expect(await client.barrier()).toEqual([]);
  expect(server.world).toMatchObject({ attached: 0, joined: 0 });
  expect(server.gateway.metrics).toMatchObject({ groups: 0, members: 0, operations: 0 });
});
