/**
 * Carries hints between the parts of a node and between nodes.
 *
 * What it promises: a hint published on a topic reaches each listener that was attached on this node before, at most once, in the order of one
 * publisher; listeners of this node in a later turn of the microtask queue at the latest, never inside `publish`. What it does not: that a hint
 * arrives. **The store is the truth.** Whoever may have missed one (`onGap`) looks at the store again.
 *
 * A listener that throws is a bug and ends the process. Payloads are plain JSON values and must not be changed after they were published.
 */
export interface Bus {
  publish<T extends keyof BusTopics>(topic: T, key: string, hint: BusTopics[T]): void;
  /** Attaches `listener` to one key of a topic. Disposing detaches it: it is not called afterwards. */
  subscribe<T extends keyof BusTopics>(
    topic: T,
    key: string,
    listener: (hint: BusTopics[T]) => void,
  ): Disposable;
  /** Calls `listener` whenever hints may have been lost, for example after a connection came back or another node died. */
  onGap(listener: () => void): Disposable;
  /**
   * Says that something may have happened of which there is no hint: every `onGap` listener is called, of this node in a later turn of the
   * microtask queue at the latest, never inside `tellGap`, and of the other nodes as soon as they can be reached.
   */
  tellGap(): void;
  /** Whether hints reach other nodes now; always, where there are none. */
  readonly isConnected: boolean;
  /** What the server has against this node, as a sentence; undefined, if hints reach the others or it is something else that is in the way. */
  readonly refusal?: string | undefined;
  close(): Promise<void>;
}

/** The topics, and what a hint on each says. Key `all` where a topic has no keys of its own. */
export interface BusTopics {
  /** Key `all`: facts of places that changed. Every node keeps all of them, and drops what is not newer than what it has (by `version`). */
  facts: FactsHint;
  /**
   * Key `all`: inboxes in which something changed. Not keyed by people: a node that a thousand are connected to would hear nearly every key
   * anyway, and only who hears of every release knows that nothing came before one, so that it may be handed on without a look at the store.
   */
  inbox: InboxHint;
  /** Keyed by push id: its status or funnel changed. */
  push: Record<string, never>;
  /** Key `all`: there are pushes to release at or after this instant. */
  due: { at: number };
  /** Key `all`: the frequency caps changed. */
  caps: Record<string, never>;
  /** Keyed by place: a node has other watchers of it; without a node, some may have. */
  watchers: { node?: string };
  /** Key `all`: close this user's connections. */
  disconnect: { userId: string };
}

export interface FactsHint {
  locations?: readonly import('../store/contract.ts').LocationRecord[];
  headcounts?: readonly import('../store/contract.ts').HeadcountRecord[];
}

export interface InboxHint {
  /** What came into inboxes, and into whose. */
  released?: readonly import('../store/contract.ts').Release[];
  /** Messages whose state changed, and for whom; no pushIds: look at all that is open. */
  changed?: readonly { userId: string; pushId: string }[];
  /** A push that was taken back: whoever has it is affected. */
  retracted?: string;
}

/** The bus cannot be opened; the message is a sentence for people. */
export class BusRefused extends Error {
  override readonly name = 'BusRefused';
}
