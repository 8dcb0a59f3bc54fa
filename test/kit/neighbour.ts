import { expect } from 'vitest';
import type { ManualClock } from './manual-clock.ts';
import { openSocket } from './socket-client.ts';
import type { TestApp } from './start-app.ts';

/** A client that does no harm, and must not notice those who do. */
export interface Neighbour extends AsyncDisposable {
  /** Lets a second pass: fails unless its tick comes, that one and no other. */
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
      const { currentTime } = await ticks.next();
      expect(currentTime.instant).toBe(new Date(clock.now()).toISOString());
    },
    [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose](),
  };
}
