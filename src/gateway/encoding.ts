import type { ExecutionResult } from 'graphql';
import { nextFrame } from './frame.ts';
import type { MaskError } from './mask-error.ts';

/** One execution result, encoded once for everybody who gets it. */
export class Encoding {
  readonly result: ExecutionResult;
  /** The result as JSON in UTF-8. */
  readonly payload: Buffer;
  #id: string | undefined;
  #frame: Buffer | undefined;

  constructor(result: ExecutionResult) {
    this.result = result;
    this.payload = Buffer.from(JSON.stringify(result));
  }

  /** The frame for an operation. Clients that number their operations share ids, so the last frame made is kept and used again. */
  frame(id: string): Buffer {
    if (this.#frame === undefined || this.#id !== id) {
      this.#frame = nextFrame(id, this.payload);
      this.#id = id;
    }
    return this.#frame;
  }

  equals(other: Encoding): boolean {
    return this.payload.equals(other.payload);
  }
}

/** Encodes an execution's result with its errors masked. */
export function encode(result: ExecutionResult, mask: MaskError): Encoding {
  return new Encoding(result.errors ? { ...result, errors: result.errors.map(mask) } : result);
}
