import type { RecipientState, SuppressionReason } from './contract.ts';

/** How states are stored. Their order matters to indexes and queries: below 3 is open, up to 4 is what can be taken back. */
export const states = {
  PENDING: 1,
  SENT: 2,
  ACKED: 3,
  READ: 4,
  EXPIRED: 5,
  RETRACTED: 6,
  SUPPRESSED: 7,
  DEFERRED: 8,
} as const satisfies Record<RecipientState, number>;

/** How reasons are stored. */
export const reasons = {
  CAP_REACHED: 1,
  OPTED_OUT: 2,
  QUIET_HOURS: 3,
  EXPIRED: 4,
  RETRACTED: 5,
  CANCELLED: 6,
} as const satisfies Record<SuppressionReason, number>;

/** The counter in `progress` of those who do not get a push, for each reason. */
export const suppressedColumns = {
  CAP_REACHED: 'suppressed_cap_reached',
  OPTED_OUT: 'suppressed_opted_out',
  QUIET_HOURS: 'suppressed_quiet_hours',
  EXPIRED: 'suppressed_expired',
  RETRACTED: 'suppressed_retracted',
  CANCELLED: 'suppressed_cancelled',
} as const satisfies Record<SuppressionReason, string>;

export const suppressionReasons = Object.keys(reasons) as SuppressionReason[];

const stateNames = new Map(
  Object.entries(states).map(([name, code]) => [code as number, name as RecipientState]),
);
const reasonNames = new Map(
  Object.entries(reasons).map(([name, code]) => [code as number, name as SuppressionReason]),
);

export function stateOf(code: number): RecipientState {
  const name = stateNames.get(code);
  if (!name) throw new Error(`There is no state ${code}`);
  return name;
}

export function reasonOf(code: number | null): SuppressionReason | null {
  return code === null ? null : (reasonNames.get(code) ?? null);
}
