import { answer } from './child.ts';
import { RawSocket } from './raw-socket.ts';

/** How late a tick is that never came (ms). */
const never = 1_000;
/** Until the frames of a tick have all come (ms). */
const aWhile = 500;

const clock = 'subscription { currentTime(timeZone: "UTC", every: "PT1S") { instant local } }';
let sockets = 0;
let since: number | undefined;
let lateness: number[] = [];

/** Sockets that are told something each second, the time if the server speaks GraphQL, and note how long after the full second it comes. */
const questions = {
  async open(port: number, count: number, speaksGraphQL: boolean): Promise<void> {
    sockets = count;
    for (let index = 0; index < count; index++) {
      await new RawSocket({
        port,
        localAddress: `127.0.60.${1 + (index % 8)}`,
        speaksGraphQL,
        documents: speaksGraphQL ? [clock] : [],
        frames: (frames) => {
          const now = Date.now();
          if (since !== undefined) for (let frame = 0; frame < frames; frame++) lateness.push(now % 1000);
        },
        lost(why) {
          throw new Error(`A socket was lost: ${why}`);
        },
      }).opened;
    }
  },
  /** Begins to watch, in the middle between two ticks. */
  async begin(): Promise<void> {
    await untilMiddle();
    lateness = [];
    since = Math.floor(Date.now() / 1000);
  },
  /** Ends, in the middle between two ticks; answers with the lateness of every tick at every socket (ms). */
  async end(): Promise<number[]> {
    await untilMiddle();
    const ticks = Math.floor(Date.now() / 1000) - (since ?? 0);
    since = undefined;
    const missing = ticks * sockets - lateness.length;
    return [...lateness, ...Array.from({ length: Math.max(missing, 0) }, () => never)];
  },
};
export type TickProcessQuestions = typeof questions;
answer(questions);

function untilMiddle(): Promise<void> {
  const delay = (1000 + aWhile - (Date.now() % 1000)) % 1000;
  return new Promise((resolve) => setTimeout(resolve, delay));
}
