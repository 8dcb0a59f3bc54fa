import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { answer } from '../harness/child.ts';
import { monotonic } from '../harness/statistics.ts';
import { usage } from './usage.ts';

/** A WebSocket server without GraphQL: the least that a broadcast can cost with the library that we build on. */
const questions = {
  ...usage,
  async listen(): Promise<number> {
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return (http.address() as AddressInfo).port;
  },
  subscribers: (): number => server.clients.size,
  /** Broadcasts one prebuilt buffer of so many bytes to everybody, so many times; answers when it began. */
  async broadcast(events: number, bytes: number): Promise<number> {
    const began = monotonic();
    for (let event = 0; event < events; event++) {
      const buffer = Buffer.alloc(bytes, 'x');
      for (const client of server.clients) client.send(buffer, { binary: false });
      await endOfTurn();
    }
    return began;
  },
  /** At the next full pace (ms) sends everybody buffers of these sizes; answers, half a pace later, with its instant (as `monotonic`). */
  async broadcastOnTick(pace: number, sizes: readonly number[]): Promise<number> {
    const delay = pace - (Date.now() % pace);
    const instant = monotonic() + delay;
    await sleep(delay);
    const buffers = sizes.map((size) => Buffer.alloc(size, 'x'));
    for (const client of server.clients) for (const buffer of buffers) client.send(buffer, { binary: false });
    await sleep(pace / 2);
    return instant;
  },
};
export type PlainServerQuestions = typeof questions;

const http = createServer();
const server = new WebSocketServer({ server: http });
answer(questions);
