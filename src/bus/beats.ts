import type { Clock, Timer } from '../clock.ts';

export interface BeatOptions {
  readonly clock: Clock;
  /** The time between two beats (ms). */
  readonly every: number;
  /** Which channels to test now. */
  readonly channels: () => readonly string[];
  /** Sends beat number `beat` on a channel. */
  readonly send: (channel: string, beat: number) => void;
  /** A beat is missing although a later one was heard: something else may be missing as well. */
  readonly onLoss: () => void;
  /** Nothing was heard on a channel for three beats. */
  readonly onDeaf: () => void;
}

/**
 * Finds out whether a node still hears what it subscribed to: it sends itself a numbered beat on each channel and listens for it.
 *
 * For each channel: untested → heard beat n → (a beat after n + 1: a loss) → … ; three beats in a row without an echo: deaf, and all channels
 * are untested again.
 */
export class Beats implements Disposable {
  readonly #options: BeatOptions;
  /** The newest beat heard on each channel, or the one before its first. */
  readonly #heard = new Map<string, number>();
  #beat = 0;
  #timer: Timer | undefined;

  constructor(options: BeatOptions) {
    this.#options = options;
    this.#arm();
  }

  hear(channel: string, beat: number): void {
    const last = this.#heard.get(channel);
    if (last === undefined || beat <= last) return;
    this.#heard.set(channel, beat);
    if (beat > last + 1) this.#options.onLoss();
  }

  /** Starts afresh, after the subscriptions were made again. */
  reset(): void {
    this.#heard.clear();
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    const { clock, every } = this.#options;
    this.#timer = clock.at(clock.now() + every, () => {
      this.#arm();
      this.#send();
    });
  }

  #send(): void {
    const channels = this.#options.channels();
    for (const channel of this.#heard.keys()) {
      if (!channels.includes(channel)) this.#heard.delete(channel);
    }
    if (channels.some((channel) => this.#beat - (this.#heard.get(channel) ?? this.#beat) >= 3)) {
      this.reset();
      this.#options.onDeaf();
      return;
    }
    this.#beat++;
    for (const channel of channels) {
      if (!this.#heard.has(channel)) this.#heard.set(channel, this.#beat - 1);
      this.#options.send(channel, this.#beat);
    }
  }
}
