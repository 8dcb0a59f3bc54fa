import type { NewPush } from '../store/contract.ts';
import type { EngineLog } from './release-loop.ts';

/** What is told about pushes, and what goes wrong. Never what they say. */
export interface PushLog extends EngineLog {
  info(fields: object, message: string): void;
}

/** A push in a log: for whom and by whom, not what it says. */
export function tellPush({ id, category, priority, audience, createdBy }: NewPush): object {
  const people =
    'userIds' in audience ? audience.userIds.length : 'where' in audience ? 'condition' : 'everyone';
  return { push: id, category, priority, audience: people, by: createdBy };
}
