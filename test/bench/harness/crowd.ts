import { availableParallelism } from 'node:os';
import { startChild, type Child } from './child.ts';
import type { Arrivals, CrowdQuestions } from './crowd-process.ts';

export interface CrowdOptions {
  readonly port: number;
  readonly speaksGraphQL: boolean;
  readonly sockets: number;
  /** Each socket's documents: the n-th socket takes the n-th list, over and over. */
  readonly documents: readonly (readonly string[])[];
  readonly tokens?: readonly string[];
  /** How many frames each socket gets at once, before anything changes; null: not to be waited for. */
  readonly snapshots: number | null;
  /** Which addresses the processes call from, if there is another crowd: its networks are others. */
  readonly firstNetwork?: number;
}

/** A run in which not every delivery was seen. */
export class VoidRun extends Error {}

/** How long the last frame may take to come (ms). */
const patience = 60_000;

/** Many sockets in processes of their own, all connected to one server, that count what they get. */
export class Crowd implements AsyncDisposable {
  readonly sockets: number;
  readonly #parts: Child<CrowdQuestions>[];

  /** Starts the processes; resolves when every socket is open and has got its snapshots. */
  static async open(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options.sockets);
    try {
      await crowd.#open(options);
      return crowd;
    } catch (error) {
      await crowd[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(sockets: number) {
    this.sockets = sockets;
    const processes = Math.max(1, availableParallelism() - 1);
    this.#parts = Array.from({ length: processes }, () =>
      startChild(new URL('./crowd-process.ts', import.meta.url)),
    );
  }

  async #open({ documents, tokens = [], snapshots, firstNetwork = 0, ...rest }: CrowdOptions): Promise<void> {
    const size = Math.ceil(this.sockets / this.#parts.length);
    await Promise.all(
      this.#parts.map((part, index) => {
        const from = index * size;
        const own = Math.min(size, this.sockets - from);
        return part.ask('open', {
          ...rest,
          network: firstNetwork + index,
          snapshots: snapshots ?? 0,
          documents: Array.from(
            { length: own },
            (_, socket) => documents[(from + socket) % documents.length] ?? [],
          ),
          tokens: tokens.slice(from, from + own),
        });
      }),
    );
    if (snapshots !== null) await this.arrived(snapshots);
  }

  /** Starts to count anew, and to wait for so many frames on each socket. */
  async expect(perSocket: number): Promise<void> {
    await Promise.all(this.#parts.map((part) => part.ask('expect', perSocket)));
  }

  /**
   * Waits for what was expected; answers with the instant of the last frame (as `monotonic`).
   * @throws {VoidRun} unless each socket got exactly as many frames as expected, and none was lost.
   */
  async arrived(perSocket: number, within = patience): Promise<number> {
    const arrivals = await Promise.all(this.#parts.map((part) => part.ask('arrived', within)));
    const faults = arrivals.filter(
      ({ at, fewest, most, lost }) =>
        at === null || fewest !== perSocket || most !== perSocket || lost.length > 0,
    );
    if (faults.length > 0) throw new VoidRun(describe(faults, perSocket));
    return Math.max(...arrivals.map(({ at }) => at ?? Infinity));
  }

  /** CPU time of the processes so far (µs). */
  async cpu(): Promise<number> {
    const usages = await Promise.all(this.#parts.map((part) => part.ask('cpu')));
    return usages.reduce((sum, { user, system }) => sum + user + system, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#parts.map((part) => part[Symbol.asyncDispose]()));
  }
}

function describe(faults: readonly Arrivals[], perSocket: number): string {
  const counts = faults.map(({ frames, fewest, most, lost }) => {
    const losses = lost.length > 0 ? `, ${lost.length} sockets lost (${lost[0]})` : '';
    return `${frames} frames, ${fewest} to ${most} on a socket${losses}`;
  });
  return `expected ${perSocket} frames on each socket; a process got ${counts.join('; another ')}`;
}
