import type { Problem } from '../errors.ts';
import type { InputFault } from '../fault-list.ts';

/** The `errors` of a payload that a single problem refused. */
export function refused({ code, message, argument }: Problem): { errors: InputFault[] } {
  return { errors: [{ code, message, path: argument ?? null }] };
}
