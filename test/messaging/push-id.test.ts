import { expect, it } from 'vitest';
import { newPushId } from '../../src/messaging/push-id.ts';

const now = Date.UTC(2026, 10, 27, 12, 34, 56, 789);

it('makes UUIDs of version 7 that tell their millisecond', () => {
  const id = newPushId(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
  expect(newPushId(1)).toMatch(/^00000000-0001-7/);
});

it('makes ids that sort by their time, and no two alike', () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => newPushId(now + Math.floor(index / 100)));
  expect(new Set(ids).size).toBe(10_000);
  const times = ids.map((id) => id.slice(0, 13));
  expect(times.toSorted()).toEqual(times);
});
