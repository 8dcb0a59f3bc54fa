import { LatestIterator } from './latest-iterator.ts';

/** The value that a subscription's document is executed against: one property, named after the root field. */
export type RootValue = Readonly<Record<string, unknown>>;

/**
 * A live fact as a subscription follows it: it has a value now and tells when the value may have changed. The newest value wins; values in
 * between may be skipped. Made by the root field's `subscribe` resolver; two calls with equal arguments must behave alike, because equal
 * operations share the first one's source.
 */
export interface FactSource<Root extends RootValue = RootValue> extends AsyncIterable<Root> {
  readonly kind: 'fact';
  /** Calls `changed` whenever `read()` may give something else than before, until disposed. Attach first, read second. */
  attach(changed: () => void): Disposable;
  /** The value now, or undefined while there is none. Cheap and synchronous. */
  read(): Root | undefined;
  /** Called once for every follower, on the source that its own `subscribe` resolver made; disposed when that follower leaves. */
  joined?(): Disposable;
}

/**
 * A stream of which one viewer gets every item, in order: an inbox. Nothing is read ahead of demand, so nothing piles up behind a slow reader.
 */
export interface StreamSource<Root extends RootValue = RootValue> extends AsyncIterable<Root> {
  readonly kind: 'stream';
  /** The next items, at least one; waits until there are some. Undefined when it ended or was closed. Not to be called again before it settled. */
  next(): Promise<readonly StreamItem<Root>[] | undefined>;
  /** Asked before an item is handed on, which may be long after `next` gave it. True if it is pointless by now: then it is not handed on, nor `sent`. */
  withdraw?(item: StreamItem<Root>): boolean;
  /** Called when an item was handed to the transport. */
  sent(item: StreamItem<Root>): void;
  /** Ends it: a waiting `next` settles with undefined. Idempotent. */
  close(): void;
}

/** What comes out of a stream. Many streams may give the same object. */
export interface StreamItem<Root extends RootValue = RootValue> {
  readonly root: Root;
  /** Items with equal keys look the same to whoever gets them, so that one encoding serves all. */
  readonly sameAs: string;
}

/** Makes a fact that graphql takes for an event stream: iterated, it gives the value now and then the newest after each change. */
export function factSource<Root extends RootValue>(
  parts: Pick<FactSource<Root>, 'attach' | 'read' | 'joined'>,
): FactSource<Root> {
  return {
    ...parts,
    kind: 'fact',
    [Symbol.asyncIterator]() {
      const iterator = new LatestIterator<Root>(() => attached[Symbol.dispose]());
      const attached = parts.attach(offer);
      offer();
      return iterator;

      function offer(): void {
        const value = parts.read();
        if (value !== undefined) iterator.offer(value);
      }
    },
  };
}

/** Makes a stream that graphql takes for an event stream: iterated, it gives item after item. Its `return()` settles even while it waits. */
export function streamSource<Root extends RootValue>(
  parts: Pick<StreamSource<Root>, 'next' | 'withdraw' | 'sent' | 'close'>,
): StreamSource<Root> {
  return {
    ...parts,
    kind: 'stream',
    [Symbol.asyncIterator]() {
      let page: readonly StreamItem<Root>[] | undefined = [];
      let position = 0;
      return {
        async next() {
          while (page && position === page.length) {
            page = await parts.next();
            position = 0;
          }
          const item = page?.[position++];
          if (!item) return { done: true, value: undefined };
          parts.sent(item);
          return { done: false, value: item.root };
        },
        async return() {
          page = undefined;
          parts.close();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
