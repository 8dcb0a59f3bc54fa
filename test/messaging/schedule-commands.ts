import fc from 'fast-check';
import type { Overflow, RuleRecord } from '../../src/store/contract.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export interface PushCommand {
  readonly kind: 'push';
  /** Which of the people, as bits. */
  readonly users: number;
  /** By a condition that holds for them, instead of by their ids. */
  readonly byCondition: boolean;
  readonly category: 'news' | 'offers';
  readonly critical: boolean;
  readonly overflow: Overflow | null;
  readonly expiresIn: number | null;
  readonly when: 'now' | 'later' | 'local';
  readonly preview: boolean;
  /** Crash while it is being released. */
  readonly crash: boolean;
}

export type Command =
  | PushCommand
  | { readonly kind: 'advance'; readonly by: number }
  | { readonly kind: 'ack' | 'read'; readonly user: number; readonly which: number }
  | { readonly kind: 'cancel' | 'retract'; readonly which: number }
  | { readonly kind: 'rules'; readonly set: number }
  | { readonly kind: 'prefer'; readonly user: number; readonly choice: number }
  | { readonly kind: 'connect' | 'disconnect'; readonly user: number }
  | { readonly kind: 'crash' };

/** Fixed offsets, all year. */
export const zones = [
  { name: 'Asia/Shanghai', offset: 8 },
  { name: 'America/Phoenix', offset: -7 },
  { name: 'UTC', offset: 0 },
  { name: 'Asia/Tokyo', offset: 9 },
] as const;

const daily = { calendar: 'DAY', rolling: null } as const;
export const ruleSets: readonly RuleRecord[][] = [
  [],
  [{ category: null, limit: 2, window: daily, overflow: 'INBOX_ONLY', own: false }],
  [
    {
      category: null,
      limit: 1,
      window: { calendar: null, rolling: 7 * hour + 1_000 },
      overflow: 'DEFER',
      own: false,
    },
  ],
  [
    { category: null, limit: 3, window: { calendar: 'WEEK', rolling: null }, overflow: 'DEFER', own: false },
    { category: 'news', limit: 1, window: daily, overflow: 'DROP', own: false },
  ],
  [
    { category: 'offers', limit: 1, window: daily, overflow: 'DEFER', own: false },
    {
      category: null,
      limit: 2,
      window: { calendar: null, rolling: 30 * hour + 1_000 },
      overflow: 'INBOX_ONLY',
      own: false,
    },
  ],
  [{ category: 'news', limit: 0, window: daily, overflow: 'DEFER', own: false }],
];

const user = fc.nat(zones.length - 1);
const push = fc.record<PushCommand>({
  kind: fc.constant('push'),
  users: fc.integer({ min: 1, max: 2 ** zones.length - 1 }),
  byCondition: fc.boolean(),
  category: fc.constantFrom('news', 'offers'),
  critical: fc.nat(5).map((n) => n === 0),
  overflow: fc.constantFrom(null, null, null, 'INBOX_ONLY', 'DEFER', 'DROP'),
  expiresIn: fc.constantFrom(null, null, hour, 9 * hour, 40 * hour),
  when: fc.constantFrom('now', 'now', 'now', 'later', 'local'),
  preview: fc.nat(3).map((n) => n === 0),
  crash: fc.nat(40).map((n) => n === 0),
});

export const commands = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: push },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        by: fc.constantFrom(minute, hour, 8 * hour, 25 * hour),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('ack' as const, 'read' as const),
        user,
        which: fc.nat(9),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('cancel' as const, 'retract' as const),
        which: fc.nat(9),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('rules' as const), set: fc.nat(ruleSets.length - 1) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('prefer' as const), user, choice: fc.nat(5) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('connect' as const, 'connect' as const, 'disconnect' as const),
        user,
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(9)
        .map((n): Command => (n === 0 ? { kind: 'crash' } : { kind: 'advance', by: minute })),
    },
  ),
  { minLength: 1, maxLength: 16 },
);
