import { isUtf8 } from 'node:buffer';
import type { ProblemCode } from '../errors.ts';
import type { Checked, HeadcountInput, PositionInput } from '../live/reading-input.ts';
import type { UserInput } from '../messaging/people-input.ts';
import type { SendPushInput } from '../messaging/push-input.ts';

/**
 * What a record says: a JSON object in UTF-8 with these members and no others.
 *
 *     { "version": 1, "kind": "headcount", "input": { "locationId": "hall-1", "count": 120 } }
 *
 * `version`: of this format, 1. `kind`: one of `recordTypes`. `input`: what the mutation for it takes as `input`, by the same types of the
 * schema and with the same checks; a `user` is one of the `users` of `upsertUsers`. A number of the format grows when a record that was good
 * would mean something else; whoever reads several goes on reading the old ones.
 */
export interface RecordInputs {
  readonly push: SendPushInput;
  readonly headcount: HeadcountInput;
  readonly location: PositionInput;
  readonly user: UserInput;
}

export type RecordKind = keyof RecordInputs;

/** The kinds of records, each with its input type of the schema. */
export const recordTypes = {
  push: 'SendPushInput',
  headcount: 'ReportHeadcountInput',
  location: 'ReportLocationInput',
  user: 'UserInput',
} as const satisfies Record<RecordKind, string>;

/** Reads a JSON value as an input type of the schema, as for a variable `input` of an operation. */
export type ReadInput = (typeName: string, value: unknown) => Checked<unknown>;

/** A record that was understood. */
export type ReadRecord = {
  [Kind in RecordKind]: { readonly kind: Kind; readonly input: RecordInputs[Kind] };
}[RecordKind];

/** Why a record is not applied. */
export interface RecordFault {
  readonly code: ProblemCode;
  /** In sentences for people. */
  readonly reason: string;
}

/** The most bytes of a record: what a request over HTTP may have. */
export const largestRecord = 256 * 1024;

/** The longest reason, in characters: a value that is quoted may be as long as the record. */
const longestReason = 2_000;

/** Reads what a record says; the fault if that is nothing this program understands. */
export function readRecord(
  payload: Uint8Array,
  readInput: ReadInput,
): ReadRecord | { readonly fault: RecordFault } {
  if (payload.byteLength > largestRecord)
    return fault(
      'LIMIT_EXCEEDED',
      `A record has at most ${largestRecord} bytes; this one has ${payload.byteLength}.`,
    );
  const envelope = parse(payload);
  if (envelope === undefined) return fault('BAD_REQUEST', 'The record is not a JSON object in UTF-8.');
  const { version, kind, input, ...others } = envelope;
  if (version !== 1) return fault('BAD_REQUEST', `"version" is 1; got ${JSON.stringify(version) ?? 'none'}.`);
  if (!isKind(kind))
    return fault(
      'BAD_REQUEST',
      `"kind" is one of ${Object.keys(recordTypes).join(', ')}; got ${JSON.stringify(kind) ?? 'none'}.`,
    );
  const [other] = Object.keys(others);
  if (other !== undefined)
    return fault(
      'BAD_REQUEST',
      `A record has "version", "kind" and "input", but no ${JSON.stringify(other)}.`,
    );
  const { value, errors } = readInput(recordTypes[kind], input);
  return errors ? { fault: faultOf(errors) } : ({ kind, input: value } as ReadRecord);
}

/** What is wrong with an input as one fault: the first one's code, and all of them in words. */
export function faultOf(
  problems: readonly {
    readonly code: ProblemCode;
    readonly message: string;
    readonly path: readonly string[] | null;
  }[],
): RecordFault {
  const reason = problems
    .map(({ path, message }) => (path?.length ? `${path.join('.')}: ${message}` : message))
    .join(' ');
  const short = reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
  return { code: problems[0]?.code ?? 'INVALID_VALUE', reason: short };
}

function parse(payload: Uint8Array): Record<string, unknown> | undefined {
  if (!isUtf8(payload)) return undefined;
  try {
    const value: unknown = JSON.parse(
      Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString(),
    );
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // The caller says so.
  }
  return undefined;
}

function isKind(kind: unknown): kind is RecordKind {
  return typeof kind === 'string' && Object.hasOwn(recordTypes, kind);
}

function fault(code: ProblemCode, reason: string): { fault: RecordFault } {
  return { fault: { code, reason } };
}
