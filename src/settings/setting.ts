import { z } from 'zod';
import { formatDuration, parseDuration } from '../duration.ts';

/** One variable of the environment: what it means, what is taken, what holds if it is absent. The README's table is made of these. */
export interface Setting<Value> {
  readonly about: string;
  readonly expected: string;
  readonly shown: string;
  readonly schema: z.ZodType<Value>;
  /** Never printed. */
  readonly secret?: true;
  /** How a value is printed, where it is not as it was written. */
  print?(value: NonNullable<Value>): string;
}

export function setting<Value>(fields: Setting<Value>): Setting<Value> {
  return fields;
}

/** What a group of settings gives, by name. */
export type Values<Settings extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Settings]: z.output<Settings[Name]['schema']>;
};

/** The largest number that a limit takes, and the longest time (a day): what sockets and timers can handle. */
const largest = 2 ** 31 - 1;
const longest = 86_400_000;

export const text = z.string().trim().min(1);
export const wholeNumber = z.coerce.number<string>().int().min(0);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const webAddress = z.url({ protocol: /^https?$/ });

/** How much of something is taken; 0 for any amount. */
export function limit(standard: number, about: string): Setting<number> {
  return setting({
    about,
    expected: `a whole number from 0 to ${largest}`,
    shown: String(standard),
    schema: wholeNumber.max(largest).default(standard),
  });
}

/** A time (ms). */
export function span(standard: number, about: string): Setting<number> {
  return setting({
    about,
    expected: 'a duration in ISO 8601 up to P1D, such as PT10S',
    shown: formatDuration(standard),
    print: formatDuration,
    schema: z.string().transform(milliseconds).pipe(z.number().max(longest)).default(standard),
  });
}

function milliseconds(written: string): number {
  try {
    return parseDuration(written);
  } catch {
    return Number.NaN;
  }
}
