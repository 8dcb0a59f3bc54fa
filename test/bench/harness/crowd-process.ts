import { answer } from './child.ts';
import { monotonic } from './statistics.ts';
import { RawSocket } from './raw-socket.ts';

/** What the sockets of one process have in common. Plain JSON. */
export interface CrowdPart {
  readonly port: number;
  readonly speaksGraphQL: boolean;
  /** For each socket the documents it subscribes to. */
  readonly documents: readonly (readonly string[])[];
  /** For each socket its token, or none at all. */
  readonly tokens: readonly string[];
  /** How many frames each socket is to get at once, before anything changes. */
  readonly snapshots: number;
  /** The part of 127.0.0.0/8 that this process calls from. */
  readonly network: number;
}

/** What arrived at the sockets of one process. */
export interface Arrivals {
  /** When the last frame came that was waited for (ms, as `monotonic`), or null if it did not. */
  readonly at: number | null;
  readonly frames: number;
  /** The fewest and most frames that one socket got. */
  readonly fewest: number;
  readonly most: number;
  readonly lost: readonly string[];
}

export type CrowdQuestions = {
  open(part: CrowdPart): Promise<void>;
  /** Starts to count anew, and to wait for so many frames on each socket. */
  expect(perSocket: number): void;
  /** Resolves when they have come, or after `within` ms. */
  arrived(within: number): Promise<Arrivals>;
  cpu(): NodeJS.CpuUsage;
};

/** How many connections are being opened at once: less than a server's listen queue takes. */
const opening = 200;
const addressesPerProcess = 8;

let counts = new Uint32Array();
let frames = 0;
let wanted = Infinity;
let wantedAt: number | null = null;
let settle = Promise.withResolvers<void>();
const lost: string[] = [];

const questions: CrowdQuestions = {
  async open(part) {
    counts = new Uint32Array(part.documents.length);
    questions.expect(part.snapshots);
    let next = 0;
    async function openSome(): Promise<void> {
      while (next < counts.length) await openOne(part, next++);
    }
    await Promise.all(Array.from({ length: opening }, openSome));
  },
  expect(perSocket) {
    counts.fill(0);
    frames = 0;
    wanted = perSocket * counts.length;
    wantedAt = null;
    settle = Promise.withResolvers();
    countFrames(0);
  },
  async arrived(within) {
    const timer = setTimeout(settle.resolve, within);
    await settle.promise;
    clearTimeout(timer);
    const [fewest, most] = counts.reduce(
      ([least, greatest], count) => [Math.min(least, count), Math.max(greatest, count)],
      [Infinity, 0],
    );
    return { at: wantedAt, frames, fewest, most, lost };
  },
  cpu: () => process.cpuUsage(),
};
answer(questions);

function openOne(
  { port, speaksGraphQL, documents, tokens, network }: CrowdPart,
  index: number,
): Promise<void> {
  const socket = new RawSocket({
    port,
    speaksGraphQL,
    localAddress: `127.0.${network}.${1 + (index % addressesPerProcess)}`,
    token: tokens[index],
    documents: documents[index] ?? [],
    frames: (count) => {
      counts[index]! += count;
      countFrames(count);
    },
    lost: (why) => lost.push(why),
  });
  return socket.opened;
}

function countFrames(count: number): void {
  frames += count;
  if (frames < wanted || wantedAt !== null) return;
  wantedAt = monotonic();
  settle.resolve();
}
