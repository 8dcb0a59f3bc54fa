import type { Bus } from '../../bus/contract.ts';
import type { Clock, Timer } from '../../clock.ts';
import type { FactSource } from '../../gateway/source.ts';
import { funnelPace } from '../../messaging/funnel-hints.ts';
import type { PushEngine, PushView } from '../../messaging/push-engine.ts';

/**
 * A push as its subscribers follow it: `first` at once, then as the store has it after a hint. After each look it rests, because every node
 * gives hints at a pace of its own: hints that come while it looks or rests are answered by one more look.
 */
export function followPush(
  first: PushView,
  {
    pushes,
    bus,
    clock,
  }: { readonly pushes: Pick<PushEngine, 'get'>; readonly bus: Bus; readonly clock: Clock },
): Pick<FactSource<{ readonly push: PushView }>, 'attach' | 'read'> {
  let push = first;
  return {
    read: () => ({ push }),
    attach(changed) {
      let wanted = false;
      let busy = false;
      let attached = true;
      let rest: Timer | undefined;

      async function look(): Promise<void> {
        wanted = busy;
        if (busy) return;
        busy = true;
        // A store that does not answer now is asked again at the next hint.
        push = (await pushes.get(first.id).catch(() => null)) ?? push;
        if (!attached) return;
        changed();
        rest = clock.at(clock.now() + funnelPace, () => {
          busy = false;
          if (wanted) void look();
        });
      }

      // Looks once more after attaching: what changed since `first` was read gave no hint to us.
      void look();
      const parts = [bus.subscribe('push', first.id, () => void look()), bus.onGap(() => void look())];
      return {
        [Symbol.dispose]() {
          attached = false;
          rest?.cancel();
          for (const part of parts) part[Symbol.dispose]();
        },
      };
    },
  };
}
