import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { acceptOne, newPush, noon, stepAt } from '../kit/pushes.ts';
import { startRelay } from '../kit/tcp-relay.ts';

const lock = 4711;
const soon = { timeout: 15_000 };

describe.skipIf(!canTestPostgres)('writes on PostgreSQL whose answer is lost', () => {
  const kit = new PostgresKit('doubts');

  /** A store behind a wire, and how often it told that such writes are settled. */
  async function open() {
    const url = new URL(await kit.schema());
    const direct = url.href;
    const wire = await startRelay([Number(url.port)]);
    url.port = String(wire.port);
    let settled = 0;
    const store = await kit.open({ url: url.href, onDoubt: () => settled++ });
    await store.people.ensure(['ann']);
    return { wire, store, direct, settled: () => settled };
  }

  function accept(store: Store, id: string) {
    return acceptOne(store, newPush(id, { audience: { userIds: ['ann'] } }), stepAt(noon));
  }

  it('are told of once, when it is known that none is under way any more', async () => {
    const { wire, store, settled } = await open();
    await using _ = wire;
    const broken = wire.loseAnswerTo('commit\0');
    await expect(accept(store, 'p')).rejects.toThrow(StoreUnavailable);
    await broken;
    await expect.poll(settled, soon).toBe(1);
    expect(await store.pushes.get('p')).toMatchObject({ status: 'RELEASED' });
    expect(await accept(store, 'p')).toMatchObject({ outcome: 'same' });
    expect(settled()).toBe(1);
  });

  it('are waited for while the server still works on them', async () => {
    const { wire, store, direct, settled } = await open();
    await using _ = wire;
    await kit.query(
      `create function wait() returns trigger language plpgsql as
         'begin perform pg_advisory_xact_lock(${lock}); return null; end';
       create constraint trigger waits after insert on pushes deferrable initially deferred
         for each row execute function wait()`,
      direct,
    );
    const sessions = (condition: string) => async () =>
      (await kit.query(`select from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`)).length;
    const holder = new Client({ connectionString: direct });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query(`select pg_advisory_lock(${lock})`);
    const refused = expect(accept(store, 'p')).rejects.toThrow(StoreUnavailable);
    await expect.poll(sessions(`query = 'commit' and wait_event = 'advisory'`), soon).toBe(1);
    wire.mend();
    await refused;
    await expect.poll(sessions(`state = 'idle' and query like '%xact_start%'`), soon).toBe(1);
    expect(settled()).toBe(0);
    await holder.query(`select pg_advisory_unlock(${lock})`);
    await expect.poll(settled, soon).toBe(1);
    expect(await store.pushes.get('p')).toMatchObject({ status: 'RELEASED' });
  });

  it('are told of at once when the store is closed', async () => {
    const { wire, store, settled } = await open();
    await using _ = wire;
    const broken = wire.loseAnswerTo('commit\0');
    await expect(accept(store, 'p')).rejects.toThrow(StoreUnavailable);
    await broken;
    await store.close();
    expect(settled()).toBe(1);
  });

  it('are none if the connection broke before the commit', async () => {
    const { wire, store, settled } = await open();
    await using _ = wire;
    const broken = wire.loseAnswerTo('insert into pushes');
    await expect(accept(store, 'p')).rejects.toThrow(StoreUnavailable);
    await broken;
    expect(await store.pushes.get('p')).toBeNull();
    expect(settled()).toBe(0);
  });
});
