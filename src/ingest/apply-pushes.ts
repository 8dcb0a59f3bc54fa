import type { PushEngine } from '../messaging/push-engine.ts';
import { type Apply, type Arrival, identityOf, type Verdict } from './arrival.ts';
import { faultOf } from './record.ts';

/**
 * Pushes. Those of one key, or without a key for the same single person, one after another; the others at once, so that they share commits.
 * One without an idempotency key of its own is known again by its place in the queue.
 */
export function applyPushes(pushes: PushEngine): Apply<'push'> {
  return async (arrivals) => {
    const verdicts: Verdict[] = [];
    await Promise.all(
      chains(arrivals).map(async (chain) => {
        for (const { arrival, index } of chain) verdicts[index] = await send(pushes, arrival);
      }),
    );
    return verdicts;
  };
}

interface Link {
  readonly arrival: Arrival<'push'>;
  readonly index: number;
}

/** Records by what they must keep order under; each one that needs none by itself. */
function chains(arrivals: readonly Arrival<'push'>[]): Link[][] {
  const chained = new Map<string, Link[]>();
  const alone: Link[][] = [];
  for (const [index, arrival] of arrivals.entries()) {
    const key = orderOf(arrival);
    const chain = key === undefined ? undefined : chained.get(key);
    if (chain) chain.push({ arrival, index });
    else if (key === undefined) alone.push([{ arrival, index }]);
    else chained.set(key, [{ arrival, index }]);
  }
  return [...chained.values(), ...alone];
}

function orderOf({ record: { key }, input: { audience } }: Arrival<'push'>): string | undefined {
  if (key !== null) return `key:${key}`;
  const [first, ...others] = audience.userIds ?? [];
  return first === undefined || others.length > 0 ? undefined : `user:${first}`;
}

async function send(pushes: PushEngine, arrival: Arrival<'push'>): Promise<Verdict> {
  const idempotencyKey = arrival.input.idempotencyKey ?? identityOf(arrival);
  const { errors } = await pushes.send(
    { ...arrival.input, idempotencyKey },
    { subject: `queue:${arrival.source}` },
  );
  return errors.length > 0 ? faultOf(errors) : 'applied';
}
