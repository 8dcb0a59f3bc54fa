import type { Overflow, RuleRecord } from '../store/contract.ts';
import { Faults, longestCategory, type UserProblem } from './user-problem.ts';

/** `FrequencyCapInput` of the schema. */
export interface FrequencyCapInput {
  readonly category?: string | null | undefined;
  readonly limit: number;
  readonly window: {
    readonly calendar?: 'DAY' | 'WEEK' | null | undefined;
    readonly rolling?: number | null | undefined;
  };
  readonly overflow?: Overflow | null | undefined;
}

/** `SetFrequencyCapsInput` of the schema. */
export interface SetFrequencyCapsInput {
  readonly rules: readonly FrequencyCapInput[];
}

const mostRules = 50;

/** The largest limit of a cap: more than anybody gets. */
export const largestLimit = 1_000_000;

/** Rolling windows (ms): PT1S to P90D, as long as the history is kept. */
const shortestWindow = 1_000;
const longestWindow = 90 * 86_400_000;

/** Checks a set of caps, all faults in one go. */
export function readCaps({ rules }: SetFrequencyCapsInput): { rules: RuleRecord[]; faults: UserProblem[] } {
  const faults = new Faults();
  const path = ['input', 'rules'];
  if (rules.length > mostRules) faults.add(path, `Expected at most ${mostRules} caps.`);
  const seen = new Set<string>();
  const read = rules.slice(0, mostRules).map((rule, index) => {
    const at = [...path, String(index)];
    const record = readRule(rule, at, faults);
    const same = JSON.stringify([record.category, record.window]);
    if (seen.has(same)) faults.add(at, 'Another cap has the same category and window.');
    seen.add(same);
    return record;
  });
  return { rules: read, faults: faults.list };
}

function readRule(
  { category, limit, window, overflow }: FrequencyCapInput,
  path: readonly string[],
  faults: Faults,
): RuleRecord {
  if (category != null) faults.checkText([...path, 'category'], category, { to: longestCategory });
  faults.checkWhole([...path, 'limit'], limit, 0, largestLimit);
  const { calendar = null, rolling = null } = window;
  if ((calendar === null) === (rolling === null))
    faults.add([...path, 'window'], 'Expected exactly one of calendar and rolling.');
  if (rolling !== null && !(rolling >= shortestWindow && rolling <= longestWindow))
    faults.add([...path, 'window', 'rolling'], 'Expected a duration from PT1S to P90D.');
  return {
    category: category ?? null,
    limit,
    window: { calendar, rolling },
    overflow: overflow ?? 'INBOX_ONLY',
    own: false,
  };
}
