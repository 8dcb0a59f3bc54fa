import type { ProblemCode } from './errors.ts';

/** A fault in a mutation's input, as its payload tells it. */
export interface InputFault {
  readonly code: ProblemCode;
  readonly message: string;
  readonly path: readonly string[] | null;
}

/** Gathers what is wrong with an input, all of it, so that a form can show each fault at its field. */
export class FaultList {
  readonly errors: InputFault[] = [];

  /** Notes a fault unless the condition holds. */
  check(
    condition: boolean,
    path: readonly (string | number)[],
    message: string,
    code: ProblemCode = 'INVALID_VALUE',
  ): void {
    if (!condition) this.errors.push({ code, message, path: path.map(String) });
  }

  /** Whether nothing is wrong so far. */
  get none(): boolean {
    return this.errors.length === 0;
  }
}
