import { expect } from 'vitest';
import type { ManualClock } from './manual-clock.ts';
import { openSocket } from './socket-client.ts';
import type { TestApp } from './start-app.ts';

/** A client that does no harm, and must not notice those who do. */
export interface Neighbour extends AsyncDisposable {
  /** Lets the next second come: fails unless its tick does. */
  getsItsTick(): Promise<void>;
}

/** Connects a neighbour that follows the time, each second of a clock that the test moves. */
export async function welcomeNeighbour(app: Pick<TestApp, 'url'>, clock: ManualClock): Promise<Neighbour> {
  const socket = openSocket(app);
  const ticks = socket.follow<{ currentTime: { instant: string } }>(
    'subscription { currentTime(every: "PT1S") { instant } }',
  );
  await ticks.next();
  return {
    async getsItsTick() {
      // Ticks come on the full second.
      clock.advance(1_000 - (clock.now() % 1_000));
      const tick = new Date(clock.now()).toISOString();
      let seen = '';
      // Older ones are what the test itself let pass meanwhile.
      while (seen < tick) seen = (await ticks.next()).currentTime.instant;
      expect(seen).toBe(tick);
    },
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
}
