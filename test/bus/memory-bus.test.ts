import { describe, onTestFinished } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { testBus } from './contract.ts';

describe('the bus in memory keeps the promises of every bus', () => {
  testBus(async () => {
    const bus = createMemoryBus();
    onTestFinished(() => bus.close());
    return bus;
  });
});
