import { describe } from 'vitest';
import { canTestPostgres, PostgresKit } from '../kit/postgres-kit.ts';
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
});
