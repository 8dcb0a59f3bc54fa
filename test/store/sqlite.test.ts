import { describe } from 'vitest';
import { testFacts } from './contract/facts.ts';
import { openFresh } from './open-fresh.ts';

describe('the embedded store keeps the promises of every store', () => {
  testFacts(() => openFresh());
});
