import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './child.ts';
import { messages, sendPush } from './operations.ts';
import type { RawSocket } from './raw-socket.ts';
import { monotonic } from './statistics.ts';
import { openReaders } from './texts.ts';

/** One operator's socket may send 50 messages per second; so many share the work. */
const operators = 20;

/** A push on its way: when it was sent, and how long its answer and its message took (ms). */
interface Sent {
  readonly at: number;
  accepted?: number;
  received?: number;
}

let people: readonly string[] = [];
let sockets: RawSocket[] = [];
const pushes = new Map<string, Sent>();

/** Operators who send single pushes, and the people who get them: in one process, so that one clock measures both. */
const questions = {
  async open(
    port: number,
    users: readonly string[],
    userTokens: readonly string[],
    operatorToken: string,
  ): Promise<void> {
    people = users;
    await openReaders(
      userTokens.map((token, index) => ({
        port,
        token,
        index,
        documents: [messages],
        next: ({ payload }) => note(payload?.data?.['messages']?.title, 'received'),
      })),
    );
    sockets = await openReaders(
      Array.from({ length: operators }, (_, index) => ({
        port,
        token: operatorToken,
        index,
        next: ({ id }) => note(id, 'accepted'),
      })),
    );
  },
  /** Sends so many pushes at a steady rate; answers with how long each took until it was both accepted and received (ms). */
  async send(perSecond: number, count: number): Promise<number[]> {
    pushes.clear();
    const began = monotonic();
    for (let number = 0; number < count; number++) {
      const wait = began + (number * 1000) / perSecond - monotonic();
      if (wait > 0) await sleep(wait);
      const id = crypto.randomUUID();
      const input = {
        title: id,
        body: 'Only for you.',
        audience: { userIds: [people[number % people.length]] },
      };
      pushes.set(id, { at: monotonic() });
      sockets[number % operators]?.send({
        id,
        type: 'subscribe',
        payload: { query: sendPush, variables: { input } },
      });
    }
    for (let patience = 0; patience < 100 && ![...pushes.values()].every(isDone); patience++) await sleep(50);
    return [...pushes.values()].map(({ accepted = Infinity, received = Infinity }) =>
      Math.max(accepted, received),
    );
  },
};
export type PushProcessQuestions = typeof questions;
answer(questions);

function note(id: string | undefined, step: 'accepted' | 'received'): void {
  const push = pushes.get(id ?? '');
  if (push) push[step] ??= monotonic() - push.at;
}

function isDone({ accepted, received }: Sent): boolean {
  return accepted !== undefined && received !== undefined;
}
