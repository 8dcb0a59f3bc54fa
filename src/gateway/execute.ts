import { execute } from '@graphql-tools/executor';
import type { ExecutionArgs, ExecutionResult } from 'graphql';

/**
 * Runs a query or a mutation; or a subscription for one event, which is its root value. Never rejects: whatever goes wrong is in the result.
 *
 * Not graphql's own `execute` and `executeSubscriptionEvent`: those make an AbortController and a DOMException for each run, measured at two
 * thirds of what a small one takes. The schema has neither @defer nor @stream, so a result is always whole.
 */
export function executeOnce(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
  return execute(args) as ExecutionResult | Promise<ExecutionResult>;
}
