import { describe, expect, it } from 'vitest';
import type { LocalPresence, Roster } from '../../src/bus/roster.ts';

/** What one node has, as a test changes it, and the node's roster. */
export class RosterNode implements LocalPresence {
  readonly #connections: string[] = [];
  readonly #watches: { readonly locationId: string; readonly userId: string | undefined }[] = [];
  roster!: Roster;

  connect(userId: string): void {
    this.#connections.push(userId);
    this.roster.noteConnections(userId);
  }

  disconnect(userId: string): void {
    this.#connections.splice(this.#connections.indexOf(userId), 1);
    this.roster.noteConnections(userId);
  }

  /** A connection of its own watches a place until disposed. */
  watch(locationId: string, userId?: string): Disposable {
    const watch = { locationId, userId };
    this.#watches.push(watch);
    this.roster.noteWatching(locationId, userId);
    return {
      [Symbol.dispose]: () => {
        this.#watches.splice(this.#watches.indexOf(watch), 1);
        this.roster.noteWatching(locationId, userId);
      },
    };
  }

  online(): string[] {
    return [...new Set(this.#connections)];
  }

  connections(userId: string): number {
    return this.#connections.filter((user) => user === userId).length;
  }

  watched(): string[] {
    return [...new Set(this.#watches.map(({ locationId }) => locationId))];
  }

  watchers(locationId: string): number {
    return this.#watches.filter((watch) => watch.locationId === locationId).length;
  }

  watching(locationId: string): string[] {
    const users = this.#watches.filter((watch) => watch.locationId === locationId);
    return [...new Set(users.flatMap(({ userId }) => userId ?? []))];
  }

  isWatching(locationId: string, userId: string): boolean {
    return this.watching(locationId).includes(userId);
  }
}

/** What every roster promises of its own node's part. `open` gives a node whose roster is closed when the test ends. */
export function testRoster(open: () => Promise<RosterNode>): void {
  describe('this node’s part is exact at any moment', () => {
    it('in who is online, with how many connections', async () => {
      const node = await open();
      node.connect('ann');
      node.connect('ann');
      node.connect('bob');
      expect([...(await node.roster.online())].sort()).toEqual(['ann', 'bob']);
      expect(await node.roster.connections('ann')).toBe(2);
      node.disconnect('ann');
      node.disconnect('bob');
      expect(await node.roster.online()).toEqual(['ann']);
      expect([await node.roster.connections('ann'), await node.roster.connections('bob')]).toEqual([1, 0]);
    });

    it('in who watches a place, with how many connections', async () => {
      const node = await open();
      node.watch('hall', 'ann');
      const second = node.watch('hall', 'ann');
      node.watch('hall');
      node.watch('yard', 'bob');
      expect(await node.roster.watching('hall')).toEqual(['ann']);
      expect(await node.roster.watchers('hall')).toBe(3);
      second[Symbol.dispose]();
      expect(await node.roster.watchers('hall')).toBe(2);
      expect([await node.roster.watchers('nowhere'), await node.roster.watching('nowhere')]).toEqual([0, []]);
    });
  });
}
