import { describe, expect, it } from 'vitest';
import { createHeartbeat } from '../../src/client/heartbeat.ts';
import { ManualClock } from '../kit/manual-clock.ts';

function start() {
  const clock = new ManualClock();
  const events: string[] = [];
  const heartbeat = createHeartbeat({
    clock,
    interval: 10_000,
    patience: 5_000,
    ping: () => events.push('ping'),
    onRoundTrip: (roundTrip) => events.push(`${roundTrip} ms`),
    onDead: () => events.push('dead'),
  });
  return { clock, events, heartbeat };
}

describe('the heartbeat', () => {
  it('asks at once, and again so long after each answer', () => {
    const { clock, events, heartbeat } = start();
    heartbeat.start();
    clock.advance(12);
    heartbeat.answered();
    clock.advance(9_999);
    expect(events).toEqual(['ping', '12 ms']);
    clock.advance(1);
    expect(events).toEqual(['ping', '12 ms', 'ping']);
  });

  it('declares the other side dead when no answer comes in time', () => {
    const { clock, events, heartbeat } = start();
    heartbeat.start();
    clock.advance(5_000);
    expect(events).toEqual(['ping', 'dead']);
    expect(clock.pending).toBe(0);
  });

  it('asks once more instead when the machine slept through the time', () => {
    const { clock, events, heartbeat } = start();
    heartbeat.start();
    clock.jumpTo(clock.now() + 3_600_000);
    expect(events).toEqual(['ping', 'ping']);
    clock.advance(5_000);
    expect(events).toEqual(['ping', 'ping', 'dead']);
  });

  it('asks at once when told to check, but not twice', () => {
    const { clock, events, heartbeat } = start();
    heartbeat.start();
    heartbeat.answered();
    clock.advance(1_000);
    heartbeat.check();
    heartbeat.check();
    expect(events).toEqual(['ping', '0 ms', 'ping']);
  });

  it('ignores an answer that nobody asked for', () => {
    const { events, heartbeat } = start();
    heartbeat.answered();
    expect(events).toEqual([]);
  });

  it('leaves no timer behind when it is stopped', () => {
    const { clock, heartbeat } = start();
    heartbeat.start();
    heartbeat.stop();
    expect(clock.pending).toBe(0);
  });
});
