import type { Bus, BusTopics } from './contract.ts';

type Listener = (hint: never) => void;

/** The bus of a single node: hints go from part to part in memory and are never lost. */
export function createMemoryBus(): Bus {
  const listeners = new Map<string, Set<Listener>>();
  const gapListeners = new Set<{ readonly listener: () => void }>();

  return {
    publish(topic, key, hint) {
      const channel = listeners.get(`${topic}:${key}`);
      if (!channel) return;
      queueMicrotask(() => {
        for (const listener of channel) (listener as (hint: unknown) => void)(hint);
      });
    },
    subscribe<T extends keyof BusTopics>(topic: T, key: string, listener: (hint: BusTopics[T]) => void) {
      const name = `${topic}:${key}`;
      // Each subscription is its own entry, even if the same function is attached twice.
      const entry: Listener = (hint) => listener(hint);
      const channel = listeners.get(name) ?? new Set();
      listeners.set(name, channel.add(entry));
      return {
        [Symbol.dispose]() {
          if (channel.delete(entry) && channel.size === 0 && listeners.get(name) === channel)
            listeners.delete(name);
        },
      };
    },
    onGap(listener) {
      const entry = { listener };
      gapListeners.add(entry);
      return { [Symbol.dispose]: () => void gapListeners.delete(entry) };
    },
    tellGap() {
      queueMicrotask(() => {
        for (const { listener } of gapListeners) listener();
      });
    },
    isConnected: true,
    async close() {
      listeners.clear();
      gapListeners.clear();
    },
  };
}
