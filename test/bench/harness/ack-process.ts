import { randomUUID } from 'node:crypto';
import { answer } from './child.ts';
import { FrameBoundaries } from './frame-boundaries.ts';
import { ackMessages, messages } from './operations.ts';
import { messageFrame, type RawSocket } from './raw-socket.ts';
import { monotonic } from './statistics.ts';
import { openSockets, type ServerMessage } from './texts.ts';

/** No run takes longer (ms). */
const patience = 30_000;

let sockets: RawSocket[] = [];
let frames = 0;
/** What each socket got since the last `ack` began. */
let kept: Buffer[][] = [];
let wanted = Infinity;
let whenWanted: () => void = () => {};

/**
 * People with a socket each, who acknowledge their messages one by one. Frames are made before the clock starts; answers are counted, and read
 * when it has stopped: so next to nothing is measured but the server.
 */
const questions = {
  async open(port: number, tokens: readonly (string | undefined)[]): Promise<void> {
    kept = tokens.map(() => []);
    sockets = await openSockets(
      tokens.map((token, index) => ({
        port,
        ...(token !== undefined && { token }),
        index,
        documents: [messages],
        frames(count) {
          frames += count;
          if (frames >= wanted) whenWanted();
        },
        bytes: (bytes) => void kept[index]?.push(Buffer.from(bytes)),
      })),
    );
  },
  /** How many messages have come in all. */
  received: () => frames,
  /**
   * Everybody acknowledges these messages, one id per operation, without waiting for answers.
   * @returns acks per second, until the last answer; how many were refused or not answered; and this process's CPU (µs per ack).
   */
  async ack(ids: readonly string[]): Promise<{ acksPerSecond: number; refused: number; cpu: number }> {
    const operations = ids.map((id) => sockets.map(() => ackOf(id)));
    const count = ids.length * sockets.length;
    kept = sockets.map(() => []);
    const before = process.cpuUsage();
    const began = monotonic();
    const ended = allAnswered(count);
    for (const ofId of operations)
      for (const [index, operation] of ofId.entries()) sockets[index]?.write(operation);
    const at = await ended;
    const { user, system } = process.cpuUsage(before);
    return {
      acksPerSecond: (count / (at - began)) * 1000,
      refused: count - accepted(),
      cpu: (user + system) / count,
    };
  },
};
export type AckProcessQuestions = typeof questions;
answer(questions);

function ackOf(id: string): Buffer {
  return messageFrame({
    id: randomUUID(),
    type: 'subscribe',
    payload: { query: ackMessages, variables: { ids: [id] } },
  });
}

/** When so many operations were answered, with a result and its end each; or when patience ended. */
function allAnswered(operations: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const timer = setTimeout(() => resolve(monotonic()), patience);
  wanted = frames + 2 * operations;
  whenWanted = () => {
    clearTimeout(timer);
    resolve(monotonic());
  };
  return promise;
}

/** How many of the answers that came say that the message was acknowledged. */
function accepted(): number {
  let count = 0;
  const reader = new FrameBoundaries({
    text(text) {
      const { type, payload } = JSON.parse(text) as ServerMessage;
      if (type === 'next' && payload?.data?.['ackMessages']?.errors?.length === 0) count++;
    },
    ping() {},
    close() {},
  });
  for (const bytes of kept) reader.read(Buffer.concat(bytes));
  return count;
}
