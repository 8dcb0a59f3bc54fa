import type { SendPushInput } from './push-input.ts';
import type { UserProblem } from './user-problem.ts';

/** Whether an audience is further from what was expected than allowed: by default, at all. */
export function driftOf(
  { expectedAudience, maxDriftPercent }: SendPushInput,
  audience: number,
): UserProblem | undefined {
  if (expectedAudience == null) return undefined;
  // To 15 digits: 0.57 % of 10,000 is 57, and not a little less.
  const allowed = Number(((expectedAudience * (maxDriftPercent ?? 0)) / 100).toPrecision(15));
  if (Math.abs(audience - expectedAudience) <= allowed) return undefined;
  return {
    code: 'AUDIENCE_DRIFTED',
    message: `The audience is ${audience} people; ${expectedAudience} were expected.`,
    path: ['input', 'expectedAudience'],
  };
}
