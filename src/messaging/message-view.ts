import type { ContentRecord, MessageRecord, ReleasedMessage } from '../store/contract.ts';

/** A message as its reader sees it. */
export interface MessageView extends Omit<MessageRecord, 'userId'>, Omit<ContentRecord, 'data'> {
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
    const view = viewContent(stored);
    views.set(id, view);
    return view;
  }

  return (message) => {
    const { userId: _, ...fields } = message;
    return view(contentOf(message.id), fields);
  };
}

/** The view of a message that was just released, and is handed to whoever it is for: one for all of them. */
export function viewReleased({ content, after: _, ...message }: ReleasedMessage): MessageView {
  return view(viewContent(content), { ...message, state: 'SENT' });
}

function view(content: ContentView, message: Omit<MessageRecord, 'userId'>): MessageView {
  const { id, state, quiet, releasedAt, sentAt, ackedAt, readAt } = message;
  const redelivered = sentAt !== null;
  const sameAs = [id, state, quiet, redelivered, releasedAt, ackedAt, readAt].join(' ');
  return { ...content, ...message, redelivered, sameAs };
}

function viewContent(content: ContentRecord): ContentView {
  return { ...content, data: content.data === null ? null : (JSON.parse(content.data) as unknown) };
}
