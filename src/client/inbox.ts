import type { Timer } from '../clock.ts';
import type { Connection, OperationError } from './contract.ts';
import { inboxOperations, readHistory, readUnread, sendAcks, sendReads } from './inbox-operations.ts';
import { byNewest, isUnacked, isUnread, mergeMessage, type Message } from './message.ts';
import { createObservable, type Observable } from './observable.ts';
import { createReceipts } from './receipts.ts';

/** What a page shows of an inbox. */
export interface InboxState {
  /** Newest first, each once. */
  readonly messages: readonly Message[];
  /** The server's count of unread messages, or undefined before it is known. */
  readonly unread: number | undefined;
  /** Whether history has more than is here. */
  readonly hasOlder: boolean;
  readonly loading: boolean;
  /** Why the server refused the inbox, if it did. */
  readonly errors: readonly OperationError[];
}

/** One person's messages on this page. */
export interface Inbox extends Observable<InboxState> {
  /** Follows the inbox until the returned function is called. May be started again. */
  start(): () => void;
  /**
   * Calls `listener` once for each message that is new to this page and to the person: not for history, not again after a reconnect. Quiet
   * ones are told as well; it is for the listener not to disturb with them.
   */
  onArrival(listener: (message: Message) => void): () => void;
  /** The person saw these. Shown as read at once; the server is told until it knows. */
  markRead(ids: readonly string[]): void;
  /** Reads one more page of history. Does nothing while one is being read. */
  loadOlder(): Promise<void>;
}

/** Subscribers are told at most every so many ms; the unread count is asked for once after so many ms without news. */
const notifyEvery = 50;
const countAfter = 200;
const pageSize = 30;
/** The server's limit for a page. */
const largestPage = 500;

/**
 * Keeps each message once, by id, however often it comes; acknowledges by itself what is new; takes over what other devices did; and after
 * every reconnect reads again what the subscription does not repeat: messages that were acknowledged or retracted elsewhere meanwhile.
 *
 * Every report of a message passes through `mergeMessage`, which only goes forward, so history, subscription and receipts may arrive in
 * any order.
 */
export function createInbox(connection: Connection, random: () => number = Math.random): Inbox {
  const { clock } = connection;
  const state = createObservable<InboxState>({
    messages: [],
    unread: undefined,
    hasOlder: false,
    loading: false,
    errors: [],
  });
  const messages = new Map<string, Message>();
  const announced = new Set<string>();
  const arrivals = createObservable<Message | undefined>(undefined);
  let endCursor: string | null = null;
  let notifyTimer: Timer | undefined;
  let countTimer: Timer | undefined;
  let running: { stop(): void } | undefined;

  const acks = createReceipts({ clock, random, send: (ids) => sendAcks(connection, ids), onDone: took });
  const reads = createReceipts({ clock, random, send: (ids) => sendReads(connection, ids), onDone: took });

  function change(part: Partial<InboxState>): void {
    state.set({ ...state.getSnapshot(), ...part });
  }

  function take(news: readonly Message[]): void {
    let changed = false;
    for (const message of news) {
      const known = messages.get(message.id);
      const merged = mergeMessage(known, message);
      if (merged === known) continue;
      messages.set(message.id, merged);
      changed = true;
    }
    if (!changed) return;
    notifyTimer ??= clock.at(clock.now() + notifyEvery, () => {
      notifyTimer = undefined;
      change({ messages: [...messages.values()].sort(byNewest) });
    });
    countSoon();
  }

  function took(news: readonly Message[]): void {
    take(news);
    countSoon();
  }

  function countSoon(): void {
    countTimer?.cancel();
    countTimer = clock.at(clock.now() + countAfter, () => void countUnread());
  }

  function arrive(message: Message): void {
    take([message]);
    if (!isUnacked(message)) return;
    acks.add([message.id]);
    // Not "is it in `messages`": history may have brought it a moment before.
    if (announced.has(message.id)) return;
    announced.add(message.id);
    arrivals.set(message);
  }

  async function countUnread(): Promise<void> {
    const unread = await readUnread(connection).catch(() => undefined);
    if (unread !== undefined) change({ unread });
  }

  async function read(first: number, after: string | null): Promise<void> {
    if (state.getSnapshot().loading) return;
    change({ loading: true });
    try {
      const page = await readHistory(connection, first, after);
      take(page.messages);
      endCursor = page.endCursor ?? endCursor;
      change({ unread: page.unread, hasOlder: page.hasOlder, loading: false });
    } catch {
      change({ loading: false });
    }
  }

  function start(): () => void {
    let session = 0;
    function catchUp(): void {
      const now = connection.state.getSnapshot();
      if (now.phase !== 'live' || now.session === session) return;
      session = now.session;
      void read(Math.min(Math.max(messages.size, pageSize), largestPage), null);
    }
    const stopWatching = connection.state.subscribe(catchUp);
    const unsubscribe = connection.subscribe<{ messages: Message }>(
      { query: inboxOperations.follow },
      {
        next: ({ data, errors }) => (data ? arrive(data.messages) : change({ errors: errors ?? [] })),
        error: (errors) => change({ errors }),
        complete: () => {},
      },
    );
    catchUp();
    return () => {
      stopWatching();
      unsubscribe();
    };
  }

  return {
    getSnapshot: state.getSnapshot,
    subscribe: state.subscribe,
    start() {
      running?.stop();
      const stop = start();
      running = { stop };
      return stop;
    },
    onArrival: (listener) => arrivals.subscribe(() => listener(arrivals.getSnapshot() as Message)),
    markRead(ids) {
      const unread = ids.filter((id) => messages.has(id) && isUnread(messages.get(id) as Message));
      if (unread.length === 0) return;
      const readAt = new Date(clock.now()).toISOString();
      take(unread.map((id) => ({ ...(messages.get(id) as Message), state: 'READ', readAt })));
      const before = state.getSnapshot().unread;
      if (before !== undefined) change({ unread: Math.max(before - unread.length, 0) });
      reads.add(unread);
    },
    loadOlder: () => (state.getSnapshot().hasOlder ? read(pageSize, endCursor) : Promise.resolve()),
  };
}
