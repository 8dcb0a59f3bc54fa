import type { Attributes } from '@opentelemetry/api';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { traced } from '../tracing.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { OperationSteps } from './operation-steps.ts';

/** The same steps; how long each query and mutation takes is counted, and each is a span for whoever traces. */
export function measureSteps(steps: OperationSteps, { executionTimes }: GatewayMetrics): OperationSteps {
  return { ...steps, execute };

  function execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
    const operation = steps.plan(args.document, args.operationName)?.operation;
    const type = operation?.operation;
    if (type !== 'query' && type !== 'mutation') return steps.execute(args);
    const start = performance.now();
    // Executing never rejects: whatever goes wrong is in the result.
    const noted = (answer: ExecutionResult): ExecutionResult => {
      executionTimes[type].add((performance.now() - start) / 1000);
      return answer;
    };
    const result = traced(`graphql ${type}`, attributesOf(type, operation?.name?.value), () =>
      steps.execute(args),
    );
    return result instanceof Promise ? result.then(noted) : noted(result);
  }
}

function attributesOf(type: string, name: string | undefined): Attributes {
  return { 'graphql.operation.type': type, ...(name !== undefined && { 'graphql.operation.name': name }) };
}
