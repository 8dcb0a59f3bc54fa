import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/client/gate.ts';
import { ManualClock } from '../kit/manual-clock.ts';

const backOff = { floor: 250, base: 1_000, ceiling: 30_000 };

function start() {
  const clock = new ManualClock();
  const gate = createGate({ clock, random: () => 1, backOff, goodAfter: 5_000 });
  const waits: number[] = [];
  async function pass(): Promise<void> {
    await gate.pass((retryAt) => waits.push(retryAt - clock.now()));
  }
  async function passAfterWaiting(): Promise<void> {
    const passed = pass();
    await clock.advanceAsync(backOff.ceiling);
    await passed;
  }
  return { clock, gate, waits, pass, passAfterWaiting };
}

describe('the gate before every attempt to connect', () => {
  it('lets the first attempt pass at once', async () => {
    const { gate, waits, pass } = start();
    await pass();
    expect(waits).toEqual([]);
    expect(gate.attempt()).toBe(0);
  });

  it('lets attempts that fail pass ever more seldom', async () => {
    const { waits, pass, passAfterWaiting } = start();
    await pass();
    for (let attempt = 0; attempt < 4; attempt += 1) await passAfterWaiting();
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('starts again from the shortest wait after a connection that lasted', async () => {
    const { clock, gate, waits, pass, passAfterWaiting } = start();
    await pass();
    await passAfterWaiting();
    await passAfterWaiting();
    gate.connected();
    await clock.advanceAsync(5_000);
    await passAfterWaiting();
    expect(waits.at(-1)).toBe(1_000);
  });

  it('keeps waiting longer when a server accepts and closes at once', async () => {
    const { gate, waits, pass, passAfterWaiting } = start();
    await pass();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      gate.connected();
      await passAfterWaiting();
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('lets whoever waits go when told to hurry', async () => {
    const { clock, gate, pass } = start();
    await pass();
    const passed = pass();
    gate.hurry();
    await passed;
    expect(clock.pending).toBe(0);
  });

  it('treats the next attempt as a first one after it was reopened', async () => {
    const { gate, waits, pass } = start();
    await pass();
    gate.reopen();
    await pass();
    expect(waits).toEqual([]);
  });
});
