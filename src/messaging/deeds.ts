import type { AuditAction, Deed, NewPush, RuleRecord } from '../store/contract.ts';

/** Who does something, for the record. */
export interface Sender {
  readonly subject: string;
  /** The role of the token; none for a record of a queue. */
  readonly role?: string;
}

/** Something that somebody did, as it goes on record. */
export function deed(
  { subject, role }: Sender,
  action: AuditAction,
  at: number,
  { target = null, details }: { readonly target?: string | null; readonly details?: object } = {},
): Deed {
  const text = details === undefined ? null : JSON.stringify(details);
  return { at, actor: subject, role: role ?? null, action, target, details: text };
}

/** That a push was sent, and why it passes caps and quiet hours if it does. What it says is not on record here. */
export function deedsOfPush(push: NewPush, who: Sender): Deed[] {
  const { id, category, priority, audience, scheduledAt, atLocalTime, bypassReason, createdAt } = push;
  const to = 'userIds' in audience ? { userIds: audience.userIds.length } : audience;
  const sent = deed(who, 'PUSH_SENT', createdAt, {
    target: id,
    details: { category, priority, audience: to, scheduledAt, atLocalTime },
  });
  if (bypassReason === null) return [sent];
  return [sent, deed(who, 'CAPS_BYPASSED', createdAt, { target: id, details: { reason: bypassReason } })];
}

/** That the frequency caps were replaced, and by which. */
export function deedOfCaps(rules: readonly RuleRecord[], who: Sender, now: number): Deed {
  const shown = rules.map(({ category, limit, window, overflow }) => ({ category, limit, window, overflow }));
  return deed(who, 'CAPS_CHANGED', now, { details: { rules: shown } });
}
