import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NewPush, type Store, StoreRefused, StoreUnavailable } from '../../src/store/contract.ts';
import { Connections } from '../../src/store/postgres/connections.ts';
import { migrations } from '../../src/store/postgres/migrations/index.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { startPostgres } from '../kit/postgres-server.ts';
import { acceptOne, newPush, noon, stepAt, work } from '../kit/pushes.ts';
import { startRelay } from '../kit/tcp-relay.ts';

/** A push that is decided as it is accepted. */
function forOne(id: string): NewPush {
  return newPush(id, { audience: { userIds: ['user-0'] } });
}

/** A connection of the test's own, as another program has one. */
async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function makeKnown(store: Store, count: number): Promise<void> {
  await store.people.ensure(Array.from({ length: count }, (_, index) => `user-${index}`));
}

describe.skipIf(!canTestPostgres)('several nodes on one PostgreSQL', () => {
  const kit = new PostgresKit('several');

  it('start at once on an empty schema, which is made once', async () => {
    const url = await kit.schema();
    const stores = await Promise.all(Array.from({ length: 20 }, () => kit.open({ url, connections: 2 })));
    await Promise.all(stores.map((store) => store.ping()));
    const steps = await kit.query<{ step: number }>('select step from schema_steps order by step', url);
    expect(steps.map(({ step }) => step)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('share the pages of one push, each decided once', async () => {
    const url = await kit.schema();
    const nodes = await Promise.all([1, 2, 3].map(() => kit.open({ url })));
    const [first] = nodes as [Store, ...Store[]];
    await makeKnown(first, 400);
    await acceptOne(first, newPush('p'), stepAt(noon, 10));
    const steps = (await Promise.all(nodes.map((node) => workUntilDone(node)))).flat();
    const released = steps.flatMap((step) => step.released.flatMap(({ userIds }) => userIds));
    expect(new Set(released).size).toBe(released.length);
    expect((await first.pushes.get('p'))?.funnel).toMatchObject({ audience: 400, released: 400 });
    expect((await first.pushes.get('p'))?.status).toBe('RELEASED');
  });

  it('leave the page of a node that died to the next one', async () => {
    const url = await kit.schema();
    const store = await kit.open({ url });
    await makeKnown(store, 30);
    await acceptOne(store, newPush('p'), stepAt(noon, 10));
    // The first step cuts it into pages; then another node takes one of them, and dies.
    await store.pushes.step({ ...stepAt(noon, 10), turn: 0, presence: null });
    const other = await connect(url);
    await other.query('begin');
    const { rows } = await other.query('select page from pages limit 1 for update');
    expect(rows).toHaveLength(1);
    const meanwhile = await store.pushes.step({ ...stepAt(noon, 10), turn: 1, presence: null });
    expect(meanwhile.next, 'there is work in other hands').not.toBeNull();
    const { rows: own } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    await kit.query(`select pg_terminate_backend(${own[0]?.pid})`);
    await workUntilDone(store);
    expect((await store.pushes.get('p'))?.funnel).toMatchObject({ audience: 30, released: 30 });
  });

  it('wait for a lock that somebody holds no longer than a statement may take', async () => {
    const url = await kit.schema();
    const store = await kit.open({ url, statementTimeout: 300 });
    await makeKnown(store, 1);
    const other = await connect(url);
    await other.query('begin');
    await other.query('lock table inboxes in access exclusive mode');
    await expect(acceptOne(store, forOne('p'), stepAt(noon))).rejects.toThrow(StoreUnavailable);
    await other.query('rollback');
    expect(await acceptOne(store, forOne('p'), stepAt(noon))).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('wait a few seconds for one that was cut off in the middle of its work, not as long as a statement may take', async () => {
    const direct = await kit.schema();
    const url = new URL(direct);
    await using wire = await startRelay([Number(url.port)]);
    url.port = String(wire.port);
    const [cutOff, store] = [await kit.open({ url: url.href }), await kit.open({ url: direct })];
    await makeKnown(store, 1);
    const other = await connect(direct);
    await other.query(
      `create function wait() returns trigger language plpgsql as
         'begin perform pg_advisory_xact_lock(4711); return new; end';
       create trigger waits before insert on pushes for each row execute function wait()`,
    );
    await other.query('select pg_advisory_lock(4711)');
    const lost = acceptOne(cutOff, forOne('p'), stepAt(noon)).catch((error: unknown) => error);
    const waiting = `select from pg_stat_activity where query like 'insert into pushes%' and wait_event = 'advisory'`;
    await expect.poll(async () => (await kit.query(waiting)).length, { timeout: 5_000 }).toBe(1);
    wire.cut();
    // It has the lock from here on, and what it answers is swallowed.
    await other.query('select pg_advisory_unlock(4711)');
    expect(await acceptOne(store, forOne('q'), stepAt(noon))).toMatchObject({ outcome: 'accepted' });
    wire.mend();
    expect(await lost).toBeInstanceOf(StoreUnavailable);
    expect(await store.pushes.get('p')).toBeNull();
  });

  it('have a transaction that stood still for too long refused, and go on', async () => {
    const connections = await Connections.open({
      url: await kit.schema(),
      connections: 2,
      statementTimeout: 200,
    });
    onTestFinished(() => connections.close());
    const refused = connections.transaction('write', async (session) => {
      const row = await session.get<{ pid: number }>('select pg_backend_pid() as pid');
      const alive = async () =>
        (await kit.query(`select from pg_stat_activity where pid = ${row?.pid}`)).length;
      await expect.poll(alive, { timeout: 10_000 }).toBe(0);
      await session.run('select 1');
    });
    await expect(refused).rejects.toThrow(StoreUnavailable);
    expect(await connections.transaction('write', (session) => session.run('select 1'))).toBe(1);
  });

  it('are refused beside one without a bus, until it is gone', async () => {
    const url = await kit.schema();
    const alone = await kit.open({ url, shared: false });
    await expect(kit.open({ url })).rejects.toThrow(StoreRefused);
    await alone.close();
    await kit.open({ url });
    await expect(kit.open({ url, shared: false })).rejects.toThrow(/Set REDIS_URL on all nodes/);
  });
});

describe.skipIf(!canTestPostgres)('when PostgreSQL is restarted', () => {
  it('calls are refused meanwhile, and go well again by themselves', async () => {
    await using server = await startPostgres();
    const store = await openPostgresStore({ url: server.url });
    await using _ = { [Symbol.asyncDispose]: () => store.close() };
    await makeKnown(store, 1);
    await acceptOne(store, forOne('before'), stepAt(noon));
    await server.stop();
    for (let call = 0; call < 20; call++) await expect(store.ping()).rejects.toThrow(StoreUnavailable);
    await server.start();
    await expect
      .poll(
        () =>
          store.ping().then(
            () => 'well',
            () => 'refused',
          ),
        { timeout: 15_000 },
      )
      .toBe('well');
    expect(await acceptOne(store, forOne('after'), stepAt(noon))).toMatchObject({
      outcome: 'accepted',
    });
    expect(await store.pushes.get('before')).toMatchObject({ status: 'RELEASED' });
  });
});

/** Does what is due until nothing is in anybody's hands. */
async function workUntilDone(store: Store) {
  const steps = await work(store, noon, 10);
  for (let next = steps.at(-1)?.next ?? null; next !== null;) {
    const step = await store.pushes.step({ ...stepAt(noon, 10), turn: steps.length, presence: null });
    steps.push(step);
    next = step.next;
  }
  return steps;
}
