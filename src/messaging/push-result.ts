import type { PushView } from './push-view.ts';
import type { UserProblem } from './user-problem.ts';

/** A push as it is now, or why what was asked was refused. */
export interface PushResult {
  readonly push: PushView | null;
  readonly errors: UserProblem[];
}

export function refused(errors: readonly UserProblem[]): PushResult {
  return { push: null, errors: [...errors] };
}
