import { describe } from 'vitest';
import { createMemoryRoster } from '../../src/bus/memory-roster.ts';
import { RosterNode, testRoster } from './roster-contract.ts';

describe('the roster in memory keeps the promises of every roster', () => {
  testRoster(async () => {
    const node = new RosterNode();
    node.roster = createMemoryRoster(node);
    return node;
  });
});
