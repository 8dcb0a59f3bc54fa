import type { ProblemCode } from '../errors.ts';
import { isKeepable } from '../keepable.ts';

/** Something a caller asked for that cannot be done, for a payload's `errors`. */
export interface UserProblem {
  readonly code: ProblemCode;
  /** A sentence for people. */
  readonly message: string;
  /** Where in the arguments the fault lies. */
  readonly path: string[];
}

/** Gathers all faults of an input, so that a caller sees them in one go. */
export class Faults {
  readonly list: UserProblem[] = [];

  add(path: readonly (string | number)[], message: string, code: ProblemCode = 'INVALID_VALUE'): void {
    this.list.push({ code, message, path: path.map(String) });
  }

  /** Adds a fault unless `text` can be kept and has so many characters. */
  checkText(
    path: readonly (string | number)[],
    text: unknown,
    { from = 1, to }: { from?: number; to: number },
  ): void {
    const fits =
      typeof text === 'string' &&
      isKeepable(text) &&
      text.length >= from &&
      text.length <= 2 * to &&
      [...text].length <= to;
    if (!fits) this.add(path, `Expected text of ${from} to ${to} characters.`);
  }

  /** Adds a fault unless `value` is a whole number in a range. */
  checkWhole(path: readonly (string | number)[], value: unknown, from: number, to: number): void {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
    if (!fits) this.add(path, `Expected a whole number from ${from} to ${to}.`);
  }
}

/** The longest id of a person, in characters. */
export const longestId = 200;

/** The longest name of a category, in characters. */
export const longestCategory = 64;
