import type { Server } from 'node:http';
import type { Clock } from '../clock.ts';

/** The answers of an HTTP server that are under way, streams of events included. */
export class Answers {
  #underWay = 0;
  readonly #waiting = new Set<() => void>();

  constructor(server: Server) {
    server.on('request', (_, response) => {
      this.#underWay++;
      response.once('close', () => {
        if (--this.#underWay > 0) return;
        for (const resolve of this.#waiting) resolve();
        this.#waiting.clear();
      });
    });
  }

  /** Resolves when none is under way, at the latest after so many milliseconds. */
  async none(clock: Clock, within: number): Promise<void> {
    if (this.#underWay === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const timer = clock.at(clock.now() + within, resolve);
    await promise;
    timer.cancel();
    this.#waiting.delete(resolve);
  }
}
