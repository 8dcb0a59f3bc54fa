import type { IncomingMessage, ServerResponse } from 'node:http';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { createGraphQLError, createYoga, type Plugin } from 'graphql-yoga';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Authenticate } from '../auth/tokens.ts';
import { Problem, problems, type ProblemCode } from '../errors.ts';
import { addressOf, requireOrigin } from '../gateway/admission.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { countOne } from '../gateway/metrics.ts';
import type { Subscribed } from '../gateway/pipeline.ts';
import type { RequestContext } from '../graphql/context.ts';
import { retryAfter, type RequestRates } from './request-rates.ts';

/** What node hands to Yoga with each request. */
interface NodeRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

export interface GraphQLHandlerOptions {
  readonly schema: GraphQLSchema;
  readonly gateway: Gateway;
  readonly authenticate: Authenticate;
  readonly contextFor: (principal: RequestContext['principal'], connection: object) => RequestContext;
  readonly allowedOrigins: readonly string[];
  /** Whether X-Forwarded-For is believed. */
  readonly trustProxy: boolean;
  /** How many requests one address may make. Beyond: 429. */
  readonly rates: RequestRates;
  /** The most bytes a request's body may have; 0 for any number. Beyond: 413. */
  readonly bodyBytes: number;
}

/**
 * GraphQL over HTTP and SSE, spoken by Yoga. Every operation goes through the gateway's pipeline, the same that serves WebSockets.
 * Answers no browser's visit: the explorer is served in front of it.
 */
export function createGraphQLHandler({
  schema,
  gateway,
  authenticate,
  contextFor,
  bodyBytes,
  ...admission
}: GraphQLHandlerOptions) {
  const { pipeline, metrics } = gateway;
  return createYoga<NodeRequest, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    logging: false,
    batching: false,
    multipart: false,
    maxRequestBodySize: bodyBytes === 0 ? false : bodyBytes,
    parserAndValidationCache: false,
    maskedErrors: { maskError: (error) => (isRequestFault(error) ? withCode(error) : pipeline.mask(error)) },
    cors: {
      origin: [...admission.allowedOrigins],
      credentials: false,
      allowedHeaders: ['authorization', 'content-type', 'x-graphql-yoga-csrf'],
      exposedHeaders: ['retry-after'],
    },
    context: async ({ req, res }) => {
      const principal = await authenticate(req.headers.authorization).catch(refuseRequest);
      return contextFor(principal, gateway.requestConnection(req, res, principal));
    },
    plugins: [
      useAdmission(admission, (code) => countOne(metrics.requestRefusals, code)),
      usePipeline(pipeline),
      usePostPrevention(),
    ],
  });
}

/** A request that cannot be believed is refused as a whole, with its HTTP status; a field that is refused is an error in a good answer. */
function refuseRequest(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw createGraphQLError(error.message, {
    extensions: { code: error.code, http: { status: problems[error.code].status } },
  });
}

/** A request that was refused itself: its body, its method, its content type. */
interface RequestFault extends GraphQLError {
  readonly extensions: { readonly code?: string; readonly http: { readonly status: number } };
}

function isRequestFault(error: unknown): error is RequestFault {
  return error instanceof GraphQLError && error.extensions['http'] !== undefined;
}

/**
 * The fault with a code of ours. What is no GraphQL request gets its status whatever the client accepts; a document that does not parse or
 * validate is told with 200 to clients of plain JSON, as GraphQL over HTTP wants it, by a mark (`spec`) that Yoga leaves in the status.
 */
function withCode({ message, extensions: { code, http } }: RequestFault): GraphQLError {
  if (code !== undefined && code !== 'BAD_REQUEST' && code in problems)
    return createGraphQLError(message, { extensions: { code, http } });
  return createGraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { ...http, spec: false } } });
}

/**
 * Refuses, before more than its head is read, what pages of foreign origins ask for, as an upgrade to a WebSocket is refused, and what one address
 * asks for too fast. The origin comes first: a foreign page uses up nothing of its visitor's.
 */
function useAdmission(
  {
    allowedOrigins,
    trustProxy,
    rates,
  }: Pick<GraphQLHandlerOptions, 'allowedOrigins' | 'trustProxy' | 'rates'>,
  refused: (code: ProblemCode) => void,
): Plugin {
  const allowed = new Set(allowedOrigins);
  return {
    onRequest({ serverContext, fetchAPI, endResponse }) {
      const { req } = serverContext as unknown as NodeRequest;
      try {
        requireOrigin(req, allowed);
        if (!rates.admits(addressOf(req, trustProxy)))
          throw new Problem('RATE_LIMITED', 'Too many requests from this address.');
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { code, message } = error;
        refused(code);
        const errors = [{ message, extensions: { code } }];
        const headers = code === 'RATE_LIMITED' ? { 'retry-after': String(retryAfter) } : undefined;
        endResponse(
          fetchAPI.Response.json({ errors }, { status: problems[code].status, ...(headers && { headers }) }),
        );
      }
    },
  };
}

/** A subscription for which there is no room is refused as an upgrade to a WebSocket is: by the status of the whole answer. */
function withStatus(subscribed: Subscribed): Subscribed {
  const refusal = 'errors' in subscribed ? subscribed.errors?.[0] : undefined;
  const code = refusal?.extensions['code'];
  if (!refusal || (code !== 'RATE_LIMITED' && code !== 'UNAVAILABLE')) return subscribed;
  const extensions = { code, http: { status: problems[code].status } };
  return { errors: [createGraphQLError(refusal.message, { extensions })] };
}

/** The document that a request names by its id. An unknown one refuses the request. */
function textOf(
  { textOf: find }: Gateway['pipeline'],
  { extensions }: { extensions?: Record<string, unknown> },
): string {
  try {
    return find({ extensions });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw createGraphQLError(error.message, { extensions: { ...error.extensions, http: { status: 400 } } });
  }
}

/** Hands each step of an operation to the gateway's pipeline. */
function usePipeline(pipeline: Gateway['pipeline']): Plugin {
  return {
    onParams({ params, setParams }) {
      if (!params.query && params.extensions) setParams({ ...params, query: textOf(pipeline, params) });
    },
    onParse: ({ setParseFn }) =>
      setParseFn((source: string | { body: string }) =>
        pipeline.parse(typeof source === 'string' ? source : source.body),
      ),
    onValidate: ({ setValidationFn }) =>
      setValidationFn((_schema: GraphQLSchema, document: Parameters<typeof pipeline.validate>[0]) =>
        pipeline.validate(document),
      ),
    onExecute: ({ setExecuteFn }) => setExecuteFn(pipeline.execute),
    onSubscribe: ({ setSubscribeFn }) =>
      setSubscribeFn(async (args: Parameters<typeof pipeline.subscribe>[0]) =>
        withStatus(await pipeline.subscribe(args)),
      ),
  };
}

/**
 * Refuses what a form on a foreign page could post. A GET needs no such care: it changes nothing, tokens travel in a header that no form sets,
 * and an EventSource could not set another.
 */
function usePostPrevention(): Plugin {
  const { onRequestParse } = useCSRFPrevention();
  return {
    onRequestParse: (payload) => (payload.request.method === 'GET' ? undefined : onRequestParse?.(payload)),
  };
}
