import type { Overflow, Priority, SendPushInput } from '../../gql/graphql.ts';
import { newCondition, randomKey, splitList, toFilter, type Condition } from './condition.ts';

/** A push that is being written. Texts are as typed. */
export interface Draft {
  /** The idempotency key: new with every change, so that the same content sent twice is one push, and other content is another. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly url: string;
  readonly audience: 'everyone' | 'people' | 'condition';
  readonly people: string;
  readonly condition: Condition;
  readonly timing: 'now' | 'at' | 'local';
  /** As a `datetime-local` control has it: the operator's own wall clock. */
  readonly at: string;
  readonly localTime: string;
  readonly expiresAt: string;
  readonly overflow: Overflow | '';
  readonly bypassReason: string;
}

export function emptyDraft(): Draft {
  return {
    key: randomKey(),
    title: '',
    body: '',
    category: 'general',
    priority: 'NORMAL',
    url: '',
    audience: 'everyone',
    people: '',
    condition: newCondition('group'),
    timing: 'now',
    at: '',
    localTime: '09:00',
    expiresAt: '',
    overflow: '',
    bypassReason: '',
  };
}

/** The draft as the server takes it, or undefined while nobody is chosen. */
export function toInput(draft: Draft): SendPushInput | undefined {
  const audience = toAudience(draft);
  if (!audience) return undefined;
  return {
    title: draft.title,
    body: draft.body,
    category: draft.category,
    priority: draft.priority,
    audience,
    ...(draft.url !== '' && { url: draft.url }),
    ...(draft.timing === 'at' && draft.at !== '' && { at: toInstant(draft.at) }),
    ...(draft.timing === 'local' && { atLocalTime: draft.localTime }),
    ...(draft.expiresAt !== '' && { expiresAt: toInstant(draft.expiresAt) }),
    ...(draft.overflow !== '' && { overflow: draft.overflow }),
    ...(draft.priority === 'CRITICAL' && { bypassReason: draft.bypassReason }),
  };
}

/** The same with something in the texts that are still empty: a preview is about people, and comes before the words. */
export function toPreviewInput(draft: Draft): SendPushInput | undefined {
  const filled = { title: draft.title || '…', body: draft.body || '…', category: draft.category || '…' };
  return toInput({ ...draft, ...filled, bypassReason: draft.bypassReason || '…' });
}

function toAudience(draft: Draft): SendPushInput['audience'] | undefined {
  if (draft.audience === 'everyone') return { everyone: true };
  if (draft.audience === 'people') {
    const userIds = splitList(draft.people);
    return userIds.length > 0 ? { userIds } : undefined;
  }
  const where = toFilter(draft.condition);
  return where && { where };
}

function toInstant(wallClock: string): string {
  const instant = new Date(wallClock);
  return Number.isNaN(instant.getTime()) ? wallClock : instant.toISOString();
}
