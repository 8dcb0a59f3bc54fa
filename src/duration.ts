import { Temporal } from 'temporal-polyfill';

/**
 * Reads an ISO 8601 duration of weeks, days (24 h), hours, minutes and seconds as whole milliseconds.
 * @throws {RangeError} if it is not one, is negative, or has years or months, whose length varies.
 */
export function parseDuration(text: string): number {
  const span = Temporal.Duration.from(text);
  if (span.sign < 0 || span.years !== 0 || span.months !== 0) {
    throw new RangeError(
      `Expected a duration in ISO 8601 from weeks to seconds, not negative, such as PT1S; got ${JSON.stringify(text)}`,
    );
  }
  const hours = (span.weeks * 7 + span.days) * 24 + span.hours;
  const milliseconds = ((hours * 60 + span.minutes) * 60 + span.seconds) * 1000 + span.milliseconds;
  return Math.ceil(milliseconds + span.microseconds / 1e3 + span.nanoseconds / 1e6);
}

/** Writes whole milliseconds as an ISO 8601 duration of days (24 h) to seconds. */
export function formatDuration(milliseconds: number): string {
  return Temporal.Duration.from({ milliseconds }).round({ largestUnit: 'day' }).toString();
}
