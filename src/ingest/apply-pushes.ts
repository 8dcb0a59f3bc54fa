import type { PushEngine } from '../messaging/push-engine.ts';
import { type Apply, identityOf, type Verdict } from './arrival.ts';
import { faultOf } from './record.ts';

/** Pushes, in their order. One without an idempotency key of its own is known again by its place in the queue. */
export function applyPushes(pushes: Pick<PushEngine, 'sendAll'>): Apply<'push'> {
  return async (arrivals) => {
    const inputs = arrivals.map((arrival) => ({
      ...arrival.input,
      idempotencyKey: arrival.input.idempotencyKey ?? identityOf(arrival),
    }));
    const results = await pushes.sendAll(inputs, { subject: `queue:${arrivals[0]?.source}` });
    return results.map(({ errors }): Verdict => (errors.length > 0 ? faultOf(errors) : 'applied'));
  };
}
