import type { ContentRecord, MessageRecord } from '../store/contract.ts';

/** A message as its reader sees it. */
export interface MessageView extends MessageRecord, Omit<ContentRecord, 'data'> {
  readonly data: unknown;
  /** Whether it was handed to a connection of this person before. */
  readonly redelivered: boolean;
  /** Equal for messages that look the same to whoever gets them: everything that differs between people is in it. */
  readonly sameAs: string;
}

type ContentView = Omit<ContentRecord, 'data'> & { readonly data: unknown };

/** Makes views of one answer's messages; the data of each content is read once. */
export function viewerOf(
  contents: Readonly<Record<string, ContentRecord>>,
): (message: MessageRecord) => MessageView {
  const views = new Map<string, ContentView>();

  function contentOf(id: string): ContentView {
    const known = views.get(id);
    if (known) return known;
    const stored = contents[id];
    if (!stored) throw new Error(`The content of ${id} is missing`);
    const view = { ...stored, data: stored.data === null ? null : (JSON.parse(stored.data) as unknown) };
    views.set(id, view);
    return view;
  }

  return (message) => {
    const { id, state, quiet, releasedAt, sentAt, ackedAt, readAt } = message;
    const redelivered = sentAt !== null;
    const sameAs = [id, state, quiet, redelivered, releasedAt, ackedAt, readAt].join(' ');
    return { ...contentOf(id), ...message, redelivered, sameAs };
  };
}
