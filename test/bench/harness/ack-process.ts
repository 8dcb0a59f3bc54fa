import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './child.ts';
import { ackMessages, messages } from './operations.ts';
import type { RawSocket } from './raw-socket.ts';
import { monotonic } from './statistics.ts';
import { openReaders } from './texts.ts';

let sockets: RawSocket[] = [];
let answered = 0;
let refused = 0;
let received = 0;

/** People with a socket each, who acknowledge their messages one by one. */
const questions = {
  async open(port: number, tokens: readonly string[]): Promise<void> {
    sockets = await openReaders(
      tokens.map((token, index) => ({
        port,
        token,
        index,
        documents: [messages],
        next({ payload }) {
          const data = payload?.data;
          if (data?.['messages']) return void received++;
          answered++;
          if (data?.['ackMessages']?.errors?.length !== 0) refused++;
        },
      })),
    );
  },
  /** How many messages have come in all. */
  received: () => received,
  /** Everybody acknowledges these messages, one id per operation, without waiting for answers; answers with acks per second. */
  async ack(ids: readonly string[]): Promise<{ acksPerSecond: number; refused: number }> {
    answered = refused = 0;
    const wanted = ids.length * sockets.length;
    const began = monotonic();
    for (const id of ids) {
      for (const socket of sockets) {
        socket.send({
          id: randomUUID(),
          type: 'subscribe',
          payload: { query: ackMessages, variables: { ids: [id] } },
        });
      }
    }
    for (let patience = 0; patience < 30_000 && answered < wanted; patience++) await sleep(1);
    return { acksPerSecond: (answered / (monotonic() - began)) * 1000, refused: refused + wanted - answered };
  },
};
export type AckProcessQuestions = typeof questions;
answer(questions);
