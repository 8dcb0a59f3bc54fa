import type { Clock, Timer } from '../clock.ts';

interface Entry {
  readonly key: string;
  readonly instant: number;
}

/**
 * Wakes keys at their instants with one timer for all.
 *
 * Deadlines mostly move away before they are reached, so a heap holds, for each key, at least one entry at or before its deadline, and the
 * deadline itself is in a map. When an entry comes up and the deadline has moved, the entry is put back at the new place. So moving a deadline
 * away costs one look-up, whatever the number of keys.
 */
export class Deadlines implements Disposable {
  readonly #clock: Clock;
  readonly #wake: (key: string) => void;
  /** Each key's deadline, and the instant of its earliest entry in the heap. */
  readonly #keys = new Map<string, { deadline: number; entry: number }>();
  readonly #heap: Entry[] = [];
  #timer: { readonly instant: number; readonly timer: Timer } | undefined;

  /** @param wake called for a key when its deadline has come; the key then has none. It may set a new one. */
  constructor(clock: Clock, wake: (key: string) => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Sets, moves or (undefined) takes back the deadline of a key. */
  set(key: string, deadline: number | undefined): void {
    if (deadline === undefined) {
      this.#keys.delete(key);
      return;
    }
    const known = this.#keys.get(key);
    if (known) known.deadline = deadline;
    if (known && known.entry <= deadline) return;
    this.#keys.set(key, { deadline, entry: deadline });
    this.#push({ key, instant: deadline });
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.#keys.clear();
    this.#heap.length = 0;
    this.#arm();
  }

  #arm(): void {
    const earliest = this.#heap[0]?.instant;
    if (this.#timer?.instant === earliest) return;
    this.#timer?.timer.cancel();
    this.#timer =
      earliest === undefined
        ? undefined
        : { instant: earliest, timer: this.#clock.at(earliest, () => this.#fire()) };
  }

  #fire(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (let entry = this.#heap[0]; entry && entry.instant <= now; entry = this.#heap[0]) {
      this.#pop();
      const known = this.#keys.get(entry.key);
      // A key whose deadline was taken back, or moved nearer, leaves entries behind that mean nothing.
      if (!known || known.entry !== entry.instant) continue;
      if (known.deadline <= now) {
        this.#keys.delete(entry.key);
        this.#wake(entry.key);
      } else {
        known.entry = known.deadline;
        this.#push({ key: entry.key, instant: known.deadline });
      }
    }
    this.#arm();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (instantAt(heap, parent) <= entry.instant) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const smaller = instantAt(heap, left + 1) < instantAt(heap, left) ? left + 1 : left;
      if (instantAt(heap, smaller) >= last.instant) return;
      this.#swap(index, smaller);
      index = smaller;
    }
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    [heap[one], heap[other]] = [heap[other] as Entry, heap[one] as Entry];
  }
}

function instantAt(heap: readonly Entry[], index: number): number {
  return heap[index]?.instant ?? Infinity;
}
