import { describe, expect, it } from 'vitest';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { testAudit } from './contract/audit.ts';
import { testFacts } from './contract/facts.ts';
import { testInbox } from './contract/inbox.ts';
import { testIngest } from './contract/ingest.ts';
import { testPeople } from './contract/people.ts';
import { testPushes } from './contract/pushes.ts';
import { freshFolder, openFresh } from './open-fresh.ts';

describe('the embedded store keeps the promises of every store', () => {
  testFacts(() => openFresh());
  testPeople(() => openFresh());
  testPushes(() => openFresh());
  testInbox(() => openFresh());
  testIngest(() => openFresh());
  testAudit(() => openFresh());

  it('refuses whoever would change the audit log beside it', async () => {
    const dataDir = freshFolder();
    const { audit } = await openFresh({ dataDir });
    await audit.record([
      { at: Date.now(), actor: 'op', role: 'operator', action: 'PUSH_SENT', target: 'p', details: null },
    ]);
    using database = new DatabaseSync(join(dataDir, 'presently.db'));
    for (const sql of ["update audit_log set actor = 'other'", 'delete from audit_log'])
      expect(() => database.exec(sql)).toThrow(/append-only/);
  });
});
