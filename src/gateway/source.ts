/** The value that a subscription's document is executed against: one property, named after the root field. */
export type RootValue = Readonly<Record<string, unknown>>;

/**
 * A live fact as a subscription follows it: it has a value now and tells when the value may have changed. The newest value wins; values in
 * between may be skipped. Made by the root field's `subscribe` resolver; two calls with equal arguments must behave alike, because equal
 * operations share the first one's source.
 */
export interface FactSource extends AsyncIterable<RootValue> {
  readonly kind: 'fact';
  /** Calls `changed` whenever `read()` may give something else than before, until disposed. Attach first, read second. */
  attach(changed: () => void): Disposable;
  /** The value now, or undefined while there is none. Cheap and synchronous. */
  read(): RootValue | undefined;
}

/**
 * A stream of which one viewer gets every item, in order: an inbox. Nothing is read ahead of demand, so nothing piles up behind a slow reader.
 */
export interface StreamSource extends AsyncIterable<RootValue> {
  readonly kind: 'stream';
  /** The next items, at least one; waits until there are some. Undefined when it ended or was closed. Not to be called again before it settled. */
  next(): Promise<readonly StreamItem[] | undefined>;
  /** Ends it: a waiting `next` settles with undefined. Idempotent. */
  close(): void;
}

export interface StreamItem {
  readonly root: RootValue;
  /** Items with equal keys look the same to whoever gets them, so that one encoding serves all. */
  readonly sameAs: string;
  /** Called when the item was handed to the transport. */
  sent(): void;
}
