/**
 * Everything that can go wrong for a caller, in one table: the GraphQL code in `extensions.code` or in a payload's `UserError.code`,
 * and the HTTP status when it is the whole answer's.
 */
export const problems = {
  /** The request is not a GraphQL request, or its document does not parse. */
  BAD_REQUEST: { status: 400 },
  GRAPHQL_PARSE_FAILED: { status: 400 },
  GRAPHQL_VALIDATION_FAILED: { status: 400 },
  /** A value is of the right type but not one that is taken: out of range, unknown zone, contradictory. */
  INVALID_VALUE: { status: 200 },
  /** There is nothing under this id. */
  NOT_FOUND: { status: 200 },
  /** The idempotency key was used with other content. */
  IDEMPOTENCY_CONFLICT: { status: 200 },
  /** The audience is not what the preview said. */
  AUDIENCE_DRIFTED: { status: 200 },
  /** It is too late for that: for example to cancel what was released. */
  TOO_LATE: { status: 200 },
  /** No token, or one that cannot be believed. */
  UNAUTHENTICATED: { status: 401 },
  /** The token was good and has expired. */
  TOKEN_EXPIRED: { status: 401 },
  /** The caller may not do this. */
  FORBIDDEN: { status: 403 },
  /** A limit of this server was reached by one operation. */
  LIMIT_EXCEEDED: { status: 400 },
  /** The caller does too much at once. */
  RATE_LIMITED: { status: 429 },
  /** The store cannot take writes now; the same request may be tried again. */
  UNAVAILABLE: { status: 503 },
  /** A fault of the server. Nothing about it is told. */
  INTERNAL: { status: 500 },
} as const satisfies Record<string, { status: number }>;

/** A stable word for what went wrong. */
export type ProblemCode = keyof typeof problems;

/**
 * A fault that a caller caused and may be told. Thrown, it becomes an error with `extensions.code`; a mutation that foresees it puts it
 * into its payload's `errors` instead.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** Where in the arguments the fault lies, or undefined if in none of them. Not called `path`: graphql takes an error with one for its own. */
  readonly argument: readonly string[] | undefined;

  constructor(code: ProblemCode, message: string, argument?: readonly string[]) {
    super(message);
    this.code = code;
    this.argument = argument;
  }
}

/** The codes with which the server closes a WebSocket, and what an unchanged graphql-ws client does about them. */
export const closings = {
  /** A frame is too big. The client gives up. */
  tooBig: { code: 1009, reason: 'Frame too big' },
  /** A message comes in too many pieces. The client gives up. */
  tooManyPieces: { code: 1008, reason: 'Too many pieces' },
  /** The server restarts. The client comes back. */
  restart: { code: 1012, reason: 'Server restarts' },
  /** The client reads too slowly, or the server is full. The client comes back, and its inbox with it. */
  tooSlow: { code: 1013, reason: 'Too slow' },
  full: { code: 1013, reason: 'Server is full' },
  /** A frame is not of the protocol. The client gives up. */
  badFrame: { code: 4400, reason: 'Bad request' },
  /** The token cannot be believed, or there is none where one is needed. The client gives up. */
  unauthenticated: { code: 4401, reason: 'Unauthorized' },
  /** The token has expired, or an operator disconnected the user: come back with fresh credentials. The client comes back. */
  expired: { code: 4403, reason: 'Forbidden' },
  /** Too many frames. The client gives up. */
  flood: { code: 4429, reason: 'Too many requests' },
} as const satisfies Record<string, Closing>;

/** How a WebSocket is closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}
