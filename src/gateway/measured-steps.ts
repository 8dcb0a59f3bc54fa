import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { GatewayMetrics } from './metrics.ts';
import type { OperationSteps } from './operation-steps.ts';

/** The same steps; how long each query and mutation takes is counted. */
export function measureSteps(steps: OperationSteps, { executionTimes }: GatewayMetrics): OperationSteps {
  return { ...steps, execute };

  function execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
    const type = steps.plan(args.document, args.operationName)?.operation.operation;
    if (type !== 'query' && type !== 'mutation') return steps.execute(args);
    const start = performance.now();
    const note = (): void => executionTimes[type].add((performance.now() - start) / 1000);
    const result = steps.execute(args);
    if (result instanceof Promise) return result.finally(note);
    note();
    return result;
  }
}
