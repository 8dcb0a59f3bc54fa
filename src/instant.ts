import { Temporal } from 'temporal-polyfill';

/** RFC 3339, section 5.6: a full date, a full time, and an offset. */
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads an instant in RFC 3339 as whole milliseconds; undefined if the text is not of that form.
 * @throws {RangeError} if it is, and names no instant, such as the 30th of February.
 */
export function parseInstant(text: string): number | undefined {
  return rfc3339.test(text) ? Temporal.Instant.from(text.toUpperCase()).epochMilliseconds : undefined;
}
