import { describe, expect, it } from 'vitest';
import { Watchers } from '../../src/live/watchers.ts';
import { ManualClock } from '../kit/manual-clock.ts';

function setUp() {
  const clock = new ManualClock(500);
  const announced: string[] = [];
  const watchers: Watchers = new Watchers(clock, (id) =>
    announced.push(`${clock.now()} ${id} ${watchers.count(id)}`),
  );
  return { clock, announced, watchers };
}

describe('watchers', () => {
  it('are counted by connection and known by user, whatever the number of their subscriptions', () => {
    const { watchers } = setUp();
    const phone = {};
    const first = watchers.watch('hall', phone, 'ann');
    const second = watchers.watch('hall', phone, 'ann');
    watchers.watch('hall', 'laptop', 'ann');
    watchers.watch('hall', {}, undefined);
    watchers.watch('yard', phone, 'bob');
    expect(watchers.count('hall')).toBe(3);
    expect(watchers.users('hall')).toEqual(['ann']);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(watchers.count('hall')).toBe(3);
    second[Symbol.dispose]();
    expect(watchers.count('hall')).toBe(2);
    expect(watchers.users('hall')).toEqual(['ann']);
    expect([watchers.count('nowhere'), watchers.users('nowhere')]).toEqual([0, []]);
  });

  it('are announced once on the next full second, all places together', () => {
    const { clock, announced, watchers } = setUp();
    const joined = Array.from({ length: 10_000 }, () => watchers.watch('hall', {}, undefined));
    watchers.watch('yard', {}, undefined);
    expect(clock.pending).toBe(1);
    clock.advanceTo(999);
    expect(announced).toEqual([]);
    clock.advanceTo(5_500);
    expect(announced).toEqual(['1000 hall 10000', '1000 yard 1']);
    for (const watch of joined) watch[Symbol.dispose]();
    clock.advanceTo(7_000);
    expect(announced.slice(2)).toEqual(['6000 hall 0']);
    expect(clock.pending).toBe(0);
  });

  it('are not announced when nothing changed in the end', () => {
    const { clock, announced, watchers } = setUp();
    watchers.watch('hall', {}, undefined)[Symbol.dispose]();
    clock.advance(5_000);
    const lasting = watchers.watch('hall', {}, undefined);
    clock.advance(1_000);
    lasting[Symbol.dispose]();
    watchers.watch('hall', {}, undefined);
    clock.advance(5_000);
    expect(announced).toEqual(['6000 hall 1']);
  });

  it('who come back right after the last one left are counted afresh', () => {
    const { clock, announced, watchers } = setUp();
    const first = watchers.watch('hall', 'one', undefined);
    clock.advance(1_000);
    first[Symbol.dispose]();
    clock.advance(1_000);
    watchers.watch('hall', 'two', undefined);
    clock.advance(1_000);
    expect(announced).toEqual(['1000 hall 1', '2000 hall 0', '3000 hall 1']);
  });

  it('tell who begins and ceases to watch', () => {
    const { watchers } = setUp();
    const told: unknown[] = [];
    watchers.onWatch((id, user) => told.push([id, user, watchers.count(id), watchers.has(id, 'ann')]));
    const watch = watchers.watch('hall', {}, 'ann');
    watchers.watch('yard', {}, undefined);
    watch[Symbol.dispose]();
    expect(told).toEqual([
      ['hall', 'ann', 1, true],
      ['yard', undefined, 1, false],
      ['hall', 'ann', 0, false],
    ]);
    expect(watchers.places()).toEqual(['yard']);
  });

  it('are announced when other nodes’ changed, for a place that is watched here', () => {
    const { clock, announced, watchers } = setUp();
    watchers.watch('hall', {}, undefined);
    clock.advanceTo(1_000);
    watchers.noteElsewhere('hall');
    watchers.noteElsewhere('hall');
    watchers.noteElsewhere('yard');
    clock.advanceTo(3_000);
    expect(announced).toEqual(['1000 hall 1', '2000 hall 1']);
  });
});
