import { z } from 'zod';

/** One variable of the environment: what it means, what is taken, what holds if it is absent. The README's table is made of these. */
export interface Setting<Value> {
  readonly about: string;
  readonly expected: string;
  readonly shown: string;
  readonly schema: z.ZodType<Value>;
  /** Never printed. */
  readonly secret?: true;
}

export function setting<Value>(fields: Setting<Value>): Setting<Value> {
  return fields;
}

export const text = z.string().trim().min(1);
export const wholeNumber = z.coerce.number<string>().int().min(0);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const webAddress = z.url({ protocol: /^https?$/ });
