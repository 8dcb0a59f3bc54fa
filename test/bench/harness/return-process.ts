import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './child.ts';
import { messages } from './operations.ts';
import type { RawSocket } from './raw-socket.ts';
import { monotonic } from './statistics.ts';
import { openReaders } from './texts.ts';

/** What came back after everybody was cut off. */
export interface Return {
  /** From the cut to the last message (ms). */
  readonly ms: number;
  /** Messages that somebody did not get again, and that somebody got twice. */
  readonly lost: number;
  readonly doubled: number;
}

let sockets: RawSocket[] = [];
/** For each person how often each message came since the connection was opened. */
let inboxes: Map<string, number>[] = [];
let distinct = 0;
let last = 0;

/** People with a socket each who never acknowledge, and whose connections break all at once. */
const questions = {
  async open(port: number, tokens: readonly string[]): Promise<void> {
    inboxes = tokens.map(() => new Map());
    distinct = 0;
    sockets = await openReaders(
      tokens.map((token, index) => ({
        port,
        token,
        index,
        documents: [messages],
        next: ({ payload }) => note(index, payload?.data?.['messages']?.id ?? ''),
      })),
    );
  },
  /** Resolves with how many different messages everybody has together, when they are so many, or after a while. */
  async received(wanted: number): Promise<number> {
    for (let patience = 0; patience < 3_000 && distinct < wanted; patience++) await sleep(20);
    return distinct;
  },
  async cutAndReturn(port: number, tokens: readonly string[], perPerson: number): Promise<Return> {
    const began = monotonic();
    for (const socket of sockets) socket.cut();
    await questions.open(port, tokens);
    const wanted = perPerson * tokens.length;
    await questions.received(wanted);
    const ms = last - began;
    // What comes twice comes after the rest.
    await sleep(1_000);
    const doubled = inboxes.reduce(
      (sum, inbox) => sum + [...inbox.values()].filter((times) => times > 1).length,
      0,
    );
    return { ms, lost: wanted - distinct, doubled };
  },
};
export type ReturnProcessQuestions = typeof questions;
answer(questions);

function note(person: number, id: string): void {
  const inbox = inboxes[person];
  if (!inbox) return;
  const times = inbox.get(id) ?? 0;
  if (times === 0) distinct++;
  inbox.set(id, times + 1);
  last = monotonic();
}
