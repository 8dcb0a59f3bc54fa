/** A message as the inbox has it. The fields of `Message` in the schema. */
export interface Message {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly data: unknown;
  readonly url: string | null;
  readonly state: MessageState;
  readonly redelivered: boolean;
  readonly quiet: boolean;
  readonly releasedAt: string;
  readonly expiresAt: string | null;
  readonly ackedAt: string | null;
  readonly readAt: string | null;
}

export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL';
export type MessageState = keyof typeof progress;

/** How far a message is. It only ever goes forward, whatever order the news of it arrive in. */
const progress = { PENDING: 0, SENT: 1, ACKED: 2, READ: 3, EXPIRED: 4, RETRACTED: 5 } as const;

/** The fields that the inbox asks for. */
export const messageFields =
  'id title body category priority data url state redelivered quiet releasedAt expiresAt ackedAt readAt';

/** Of two reports of one message the one that is further; the same object as `known` if nothing is new. */
export function mergeMessage(known: Message | undefined, news: Message): Message {
  if (!known) return news;
  if (progress[news.state] <= progress[known.state]) return known;
  return { ...news, ackedAt: news.ackedAt ?? known.ackedAt, readAt: news.readAt ?? known.readAt };
}

/** Whether no device has acknowledged it yet. */
export function isUnacked(message: Message): boolean {
  return progress[message.state] < progress.ACKED;
}

/** Whether it still asks to be read: neither read, expired nor retracted. */
export function isUnread(message: Message): boolean {
  return progress[message.state] < progress.READ;
}

/** Newest first; ids of messages of one instant grow with time as well. */
export function byNewest(a: Message, b: Message): number {
  if (a.releasedAt !== b.releasedAt) return a.releasedAt < b.releasedAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
