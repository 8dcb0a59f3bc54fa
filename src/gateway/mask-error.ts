import { GraphQLError } from 'graphql';
import { Problem, problems, type ProblemCode } from '../errors.ts';
import { StoreUnavailable } from '../store/contract.ts';
import type { Log } from './log.ts';

/** Turns whatever went wrong into what the caller may be told. Applied twice, it changes nothing. */
export type MaskError = (error: unknown) => GraphQLError;

/**
 * Makes the mask: a `Problem` is told with its message, code and arguments; a fault of the request is graphql's own words with a code; anything
 * else is a fault of the server, told as "Unexpected error." (INTERNAL) and logged.
 * @param unexpected called for each fault of the server.
 */
export function createMask(log: Log, unexpected: () => void = () => {}): MaskError {
  return (error) => {
    const cause = rootOf(error);
    if (cause instanceof Problem) return told(error, cause.message, cause.code, cause.argument);
    if (cause instanceof StoreUnavailable)
      return told(error, 'The server cannot store anything now. Try again.', 'UNAVAILABLE');
    if (cause instanceof GraphQLError) {
      if (isCode(cause.extensions['code']))
        return error === cause ? cause : told(error, cause.message, cause.extensions['code']);
      const code = codeOfRequest(error as GraphQLError, cause);
      if (code) return told(error, cause.message, code);
    }
    const path = error instanceof GraphQLError ? error.path?.join('.') : undefined;
    log.error({ err: cause, path }, 'Unexpected error');
    unexpected();
    return told(error, 'Unexpected error.', 'INTERNAL');
  };
}

/** What was thrown at first, without what graphql wrapped around it. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.cause !== undefined) root = root.cause;
  return root;
}

/**
 * The code of an error that graphql itself raised because of the request, or undefined if a resolver is to blame. What has no path was found
 * before execution; during execution only an argument's fault points into the document by itself, while a result that does not fit its type
 * gets its place from the field.
 */
function codeOfRequest(error: GraphQLError, cause: GraphQLError): ProblemCode | undefined {
  if (!error.path)
    return cause.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
  return cause.nodes && error !== cause ? 'INVALID_VALUE' : undefined;
}

function told(
  error: unknown,
  message: string,
  code: ProblemCode,
  argument?: readonly string[],
): GraphQLError {
  const place =
    error instanceof GraphQLError
      ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
      : {};
  return new GraphQLError(message, { ...place, extensions: { code, ...(argument && { argument }) } });
}

function isCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && value in problems;
}
