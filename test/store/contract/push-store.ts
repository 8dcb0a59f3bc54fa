import type { NewPush, Store } from '../../../src/store/contract.ts';
import { acceptOne, noon, stepAt } from '../../kit/pushes.ts';

/** What the tests of pushes do with a store again and again. */
export function pushStore(open: () => Promise<Store>) {
  async function openWith(people: number): Promise<Store> {
    const store = await open();
    await store.people.ensure(Array.from({ length: people }, (_, index) => `user-${index}`));
    return store;
  }

  function accept(store: Store, push: NewPush, limit = 100) {
    return acceptOne(store, push, stepAt(push.createdAt, limit));
  }

  async function states(store: Store, pushId: string, now = noon): Promise<string[]> {
    const recipients = await store.pushes.recipients(pushId, null, 0, 500, now);
    return recipients.map(({ userId, state, reason }) => [userId, state, reason].filter(Boolean).join(' '));
  }

  return { openWith, accept, states };
}
