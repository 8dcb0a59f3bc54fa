import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { GraphQLError } from 'graphql';
import { Problem } from '../errors.ts';
import { HttpConnection } from './http-connection.ts';
import { countOne, type GatewayMetrics } from './metrics.ts';
import { subscribes, type OperationSteps } from './operation-steps.ts';
import type { PulledSubscription } from './pulled-subscription.ts';
import type { ViewerContext } from './viewer.ts';

/**
 * The steps of an operation for a transport that is not a WebSocket: the same functions, limits and groups. They need no `this`, so that a
 * server can plug them in one by one.
 */
export interface Pipeline extends Pick<OperationSteps, 'textOf' | 'parse' | 'validate' | 'execute' | 'mask'> {
  /**
   * Subscribes. The iterator that comes back gives of a fact the newest result whenever it is pulled, of a stream every result in order; its
   * `return()` settles at once. Errors, limits included, come back as a result.
   * @param args `contextValue` must be a `ViewerContext` whose connection the gateway made for the request.
   */
  subscribe(args: ExecutionArgs): Subscribed | Promise<Subscribed>;
}

export type Subscribed = ExecutionResult | PulledSubscription;

export function createPipeline(
  { textOf, parse, validate, plan, execute, mask }: OperationSteps,
  metrics: GatewayMetrics,
): Pipeline {
  return { textOf, parse, validate, execute: executeCounted, mask, subscribe };

  function executeCounted(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
    metrics.operationsBegun++;
    const result = execute(args);
    if (!(result instanceof Promise)) return result;
    metrics.operations++;
    return result.finally(() => metrics.operations--);
  }

  function subscribe(args: ExecutionArgs): Subscribed | Promise<Subscribed> {
    const known = plan(args.document, args.operationName);
    const { connection } = args.contextValue as ViewerContext;
    if (!known || !subscribes(known))
      return {
        errors: [new GraphQLError('This is no subscription.', { extensions: { code: 'BAD_REQUEST' } })],
      };
    if (!(connection instanceof HttpConnection))
      throw new Error('The connection of a request is made by the gateway.');
    try {
      return connection.subscribe(known, args);
    } catch (error) {
      if (error instanceof Problem) countOne(metrics.refusals, error.code);
      return { errors: [mask(error)] };
    }
  }
}
