import { describe, expect, it } from 'vitest';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
import { testAudit } from './contract/audit.ts';
import { testFacts } from './contract/facts.ts';
import { testInbox } from './contract/inbox.ts';
import { testIngest } from './contract/ingest.ts';
import { testPeople } from './contract/people.ts';
import { testPushes } from './contract/pushes.ts';

describe.skipIf(!canTestPostgres)('PostgreSQL keeps the promises of every store', () => {
  const kit = new PostgresKit('contract');
  testFacts(() => kit.open());
  testPeople(() => kit.open());
  testPushes(() => kit.open());
  testInbox(() => kit.open());
  testIngest(() => kit.open());
  testAudit(() => kit.open());

  it('refuses whoever would change the audit log beside it', async () => {
    const url = await kit.schema();
    const { audit } = await kit.open({ url });
    await audit.record([
      { at: Date.now(), actor: 'op', role: 'operator', action: 'PUSH_SENT', target: 'p', details: null },
    ]);
    for (const sql of ["update audit_log set actor = 'other'", 'delete from audit_log', 'truncate audit_log'])
      await expect(kit.query(sql, url)).rejects.toThrow(/append-only/);
  });
});
