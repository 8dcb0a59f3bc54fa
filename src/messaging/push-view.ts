import type { PushRecord } from '../store/contract.ts';

/** A push as callers see it: with its data read. */
export interface PushView extends Omit<PushRecord, 'data' | 'overflow'> {
  readonly data: unknown;
}

export function viewPush(push: PushRecord): PushView {
  return { ...push, data: push.data === null ? null : (JSON.parse(push.data) as unknown) };
}
