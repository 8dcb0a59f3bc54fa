import type { Bus } from '../../bus/contract.ts';
import type { FactSource } from '../../gateway/source.ts';
import type { PushEngine, PushView } from '../../messaging/push-engine.ts';

/**
 * A push as its subscribers follow it: `first` at once, then as the store has it after each hint. Hints that come while the store is being
 * asked are answered by asking it once more.
 */
export function followPush(
  first: PushView,
  { pushes, bus }: { readonly pushes: PushEngine; readonly bus: Bus },
): Pick<FactSource<{ readonly push: PushView }>, 'attach' | 'read'> {
  let push = first;
  return {
    read: () => ({ push }),
    attach(changed) {
      let wanted = false;
      let asking = false;
      let attached = true;

      async function look(): Promise<void> {
        wanted = true;
        if (asking) return;
        asking = true;
        while (wanted && attached) {
          wanted = false;
          // A store that does not answer now is asked again at the next hint.
          push = (await pushes.get(first.id).catch(() => null)) ?? push;
          if (attached) changed();
        }
        asking = false;
      }

      // Looks once more after attaching: what changed since `first` was read gave no hint to us.
      void look();
      const parts = [bus.subscribe('push', first.id, () => void look()), bus.onGap(() => void look())];
      return {
        [Symbol.dispose]() {
          attached = false;
          for (const part of parts) part[Symbol.dispose]();
        },
      };
    },
  };
}
