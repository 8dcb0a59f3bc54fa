import type { Bus } from '../../src/bus/contract.ts';
import { createRedisBus } from '../../src/bus/redis-bus.ts';

/** The buses of two nodes: of the one that pushes, and of the one to which people are connected. */
export interface NodeBuses {
  readonly engine: Bus;
  readonly inbox: Bus;
  /** Resolves when each heard what it subscribed to and what the other published, up to now. */
  carried(): Promise<void>;
}

/** Opens the buses of two nodes over Redis. */
export async function openNodeBuses(url: string, prefix: string): Promise<NodeBuses> {
  const [engine, inbox] = await Promise.all([
    createRedisBus({ url, prefix }),
    createRedisBus({ url, prefix }),
  ]);
  let count = 0;

  async function carry(from: Bus, to: Bus): Promise<void> {
    const barrier = `barrier ${++count}`;
    const [attached, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let hints = 0;
    using _ = to.subscribe('push', barrier, () => (hints++ === 0 ? attached : heard).resolve());
    // Whoever subscribes to a push is told to look when it is heard.
    await attached.promise;
    from.publish('push', barrier, {});
    await heard.promise;
  }
  return {
    engine,
    inbox,
    carried: async () => void (await Promise.all([carry(engine, inbox), carry(inbox, engine)])),
  };
}
