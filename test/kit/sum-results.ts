import { existsSync, readFileSync } from 'node:fs';

/**
 * The last word of `.ci/run`: adds up vitest's JSON reports and prints one line. Arguments: how many commands failed, then the reports.
 * A report that is missing, or that failed without a failed test, counts as one failure; so do failed commands if no test failed.
 */
const [failedCommands, ...reports] = process.argv.slice(2);

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const missing: Report = {
  success: false,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};
const read = reports.map((file) =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : missing,
);

const passed = read.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
const skipped = read.reduce(
  (sum, { numPendingTests, numTodoTests }) => sum + numPendingTests + numTodoTests,
  0,
);
const failedTests = read.reduce(
  (sum, { success, numFailedTests }) => sum + (numFailedTests || (success ? 0 : 1)),
  0,
);
const failed = failedTests || Number(failedCommands);

console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0) process.exitCode = 1;
