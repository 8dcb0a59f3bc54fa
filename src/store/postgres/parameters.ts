import type { Parameter } from './session.ts';

/** Parameters of a statement that is put together piece by piece. */
export class Parameters {
  readonly values: Parameter[] = [];

  /** Adds a value; answers what stands for it in the statement. */
  add(value: Parameter): string {
    return `$${this.values.push(value)}`;
  }
}
