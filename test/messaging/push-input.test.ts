import { describe, expect, it } from 'vitest';
import { readCaps } from '../../src/messaging/caps-input.ts';
import type { UserFilterInput } from '../../src/messaging/filter-input.ts';
import { readPreferences, readUsers } from '../../src/messaging/people-input.ts';
import { digestOf, readPush, type SendPushInput } from '../../src/messaging/push-input.ts';

const now = Date.UTC(2026, 10, 23, 12);
const plain: SendPushInput = { title: 'Title', body: 'Body', audience: { everyone: true } };

function faultsOf(input: Partial<SendPushInput>): string[] {
  return readPush({ ...plain, ...input }, now).faults.map(({ path }) => path.slice(1).join('.'));
}

function filterFaults(where: UserFilterInput): string[] {
  return faultsOf({ audience: { where } }).map((path) => path.replace('audience.where', 'where'));
}

function nested(depth: number): UserFilterInput {
  return depth === 1 ? { online: true } : { not: nested(depth - 1) };
}

describe('the input of a push', () => {
  it('is taken when it is right, with the defaults of the schema', () => {
    expect(readPush(plain, now)).toMatchObject({
      faults: [],
      draft: { category: 'general', priority: 'NORMAL', scheduledAt: null, expiresAt: null, overflow: null },
    });
  });

  it.each<[string, Partial<SendPushInput>]>([
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'lone \ud800' }],
    ['body', { body: 'x'.repeat(10_001) }],
    ['category', { category: '' }],
    ['category', { category: 'x'.repeat(65) }],
    ['data', { data: 'x'.repeat(16 * 1024) }],
    ['url', { url: 'javascript:alert(1)' }],
    ['url', { url: '//elsewhere.example' }],
    ['url', { url: '/\\elsewhere.example' }],
    ['url', { url: 'https://' }],
    ['idempotencyKey', { idempotencyKey: '' }],
    ['bypassReason', { priority: 'CRITICAL' }],
    ['bypassReason', { priority: 'CRITICAL', bypassReason: '  ' }],
    ['bypassReason', { bypassReason: 'no need' }],
    ['expiresAt', { expiresAt: now }],
    ['expiresAt', { at: now + 2, expiresAt: now + 2 }],
    ['atLocalTime', { atLocalTime: '24:00' }],
    ['atLocalTime', { atLocalTime: '09:00', at: now + 1 }],
    ['expectedAudience', { expectedAudience: -1 }],
    ['maxDriftPercent', { expectedAudience: 1, maxDriftPercent: -1 }],
    ['maxDriftPercent', { maxDriftPercent: 1 }],
    ['audience', { audience: {} }],
    ['audience', { audience: { everyone: true, userIds: ['a'] } }],
    ['audience.everyone', { audience: { everyone: false } }],
    ['audience.userIds', { audience: { userIds: [] } }],
    ['audience.userIds.1', { audience: { userIds: ['a', ''] } }],
  ])('is refused with a path to %s', (path, input) => {
    expect(faultsOf(input)).toEqual([path]);
  });

  it('is told all its faults in one go', () => {
    expect(faultsOf({ title: '', url: 'x', expiresAt: 1 })).toEqual(['title', 'url', 'expiresAt']);
  });

  it('counts characters, not their halves', () => {
    expect(faultsOf({ title: '😀'.repeat(200) })).toEqual([]);
    expect(faultsOf({ url: '/path?x=1', body: '' })).toEqual([]);
  });

  it('is due at once if its time has passed, and names a person once', () => {
    const { draft } = readPush({ ...plain, at: now - 1, audience: { userIds: ['a', 'b', 'a'] } }, now);
    expect(draft).toMatchObject({ scheduledAt: null, audience: { userIds: ['a', 'b'] } });
  });

  it('has a digest that tells contents apart, not the order of fields, the present, or what guards the send', () => {
    const digest = digestOf({ ...plain, data: { a: 1, b: [1, 2] } });
    expect(digestOf({ ...plain, data: { b: [1, 2], a: 1 }, category: 'general', url: null })).toBe(digest);
    expect(digestOf({ ...plain, data: { a: 1, b: [1, 2] }, idempotencyKey: 'k', expectedAudience: 3 })).toBe(
      digest,
    );
    expect(digestOf({ ...plain, data: { a: 1, b: [2, 1] } })).not.toBe(digest);
    expect(digestOf({ ...plain, data: { a: '1', b: [1, 2] } })).not.toBe(digest);
  });
});

describe('a filter', () => {
  it('is refused if it says nothing, wherever that is', () => {
    expect(filterFaults({})).toEqual(['where']);
    expect(filterFaults({ and: [] })).toEqual(['where.and']);
    expect(filterFaults({ and: [{ online: true }, { or: [{}] }] })).toEqual(['where.and.1.or.0']);
    expect(filterFaults({ attribute: { name: 'plan' } })).toEqual(['where.attribute']);
    expect(filterFaults({ attribute: { name: '', in: [] } })).toEqual([
      'where.attribute.name',
      'where.attribute.in',
    ]);
    expect(filterFaults({ ids: [] })).toEqual(['where.ids']);
  });

  it('is at most 8 deep', () => {
    expect(filterFaults(nested(8))).toEqual([]);
    expect(filterFaults(nested(9))).toEqual([`where${'.not'.repeat(8)}`]);
  });

  it('has at most 100 filters', () => {
    const some = (count: number) => ({ or: Array.from({ length: count }, () => ({ online: true })) });
    expect(filterFaults(some(99))).toEqual([]);
    expect(filterFaults(some(100))).toEqual(['where']);
  });
});

describe('other inputs', () => {
  it('refuse caps that cannot be, with a path', () => {
    const day = { calendar: 'DAY' } as const;
    const { faults } = readCaps({
      rules: [
        { limit: -1, window: day },
        { limit: 1, window: {} },
        { limit: 1, window: { rolling: 999 } },
        { limit: 2, window: day },
        { limit: 1, category: '', window: { calendar: 'WEEK' } },
      ],
    });
    expect(faults.map(({ path }) => path.slice(2).join('.'))).toEqual([
      '0.limit',
      '1.window',
      '2.window.rolling',
      '3',
      '4.category',
    ]);
  });

  it('refuse people that cannot be, with a path', () => {
    const { faults } = readUsers({
      users: [
        { id: 'a', attributes: { deep: {} } },
        { id: 'a', attributes: [] },
        { id: '', timeZone: 'Mars/Olympus' },
      ],
    });
    expect(faults.map(({ path }) => path.slice(2).join('.'))).toEqual([
      '0.attributes.deep',
      '1.id',
      '1.attributes',
      '2.id',
      '2.timeZone',
    ]);
  });

  it('refuse choices that cannot be, with a path', () => {
    const { faults } = readPreferences({
      mutedCategories: ['ok', ''],
      quietHours: { from: '22:00', to: '22:00' },
      timeZone: '+08:00',
      dailyLimit: 0.5,
    });
    expect(faults.map(({ path }) => path.slice(1).join('.'))).toEqual([
      'mutedCategories.1',
      'quietHours.to',
      'timeZone',
      'dailyLimit',
    ]);
    expect(readPreferences({ quietHours: null }).changes).toEqual({ quietHours: null });
  });
});
