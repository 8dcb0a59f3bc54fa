import { describe } from 'vitest';
import { testFacts } from './contract/facts.ts';
import { testInbox } from './contract/inbox.ts';
import { testIngest } from './contract/ingest.ts';
import { testPeople } from './contract/people.ts';
import { testPushes } from './contract/pushes.ts';
import { openFresh } from './open-fresh.ts';

describe('the embedded store keeps the promises of every store', () => {
  testFacts(() => openFresh());
  testPeople(() => openFresh());
  testPushes(() => openFresh());
  testInbox(() => openFresh());
  testIngest(() => openFresh());
});
