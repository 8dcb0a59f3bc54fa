import type {
  Acceptance,
  Deed,
  NewPush,
  Presence,
  RuleRecord,
  Step,
  Store,
} from '../../src/store/contract.ts';

/** The instant at which the tests of stores begin: a Monday noon. */
export const noon = Date.UTC(2026, 10, 23, 12);

export const nobody: Presence = { online: [], watching: {} };

/** A push to everyone with nothing special about it. */
export function newPush(id: string, fields: Partial<NewPush> = {}): NewPush {
  return {
    id,
    title: `Push ${id}`,
    body: 'Body',
    category: 'general',
    priority: 'NORMAL',
    overflow: null,
    expiresAt: null,
    audience: { everyone: true },
    data: null,
    url: null,
    createdBy: 'operator',
    createdAt: noon,
    scheduledAt: null,
    atLocalTime: null,
    bypassReason: null,
    idempotencyKey: null,
    digest: `digest of ${id}`,
    ...fields,
  };
}

/** A cap of so many messages a day that drops what is over it. */
export function dailyCap(limit: number, fields: Partial<RuleRecord> = {}): RuleRecord {
  return {
    category: null,
    limit,
    window: { calendar: 'DAY', rolling: null },
    overflow: 'DROP',
    own: false,
    ...fields,
  };
}

/** How a step is to be done at an instant, by pages of so many people. */
export function stepAt(now = noon, limit = 100) {
  return { now, limit, ceiling: 20 };
}

/** Stores one push; answers what became of it, and when there is work next. */
export async function acceptOne(
  { pushes }: Pick<Store, 'pushes'>,
  push: NewPush,
  step = stepAt(),
  deeds: readonly Deed[] = [],
): Promise<Acceptance & Pick<Step, 'next'>> {
  const { acceptances, next } = await pushes.accept([{ push, presence: null, deeds }], step);
  return { ...(acceptances[0] as Acceptance), next };
}

/** The users into whose inboxes something came. */
export function reached(...steps: readonly Pick<Step, 'released'>[]): string[] {
  return steps.flatMap(({ released }) => released.flatMap(({ userIds }) => userIds));
}

/** Does everything that is due at an instant; answers the steps. */
export async function work(
  { pushes }: Store,
  now = noon,
  limit = 100,
  presence: Presence = nobody,
): Promise<Step[]> {
  const steps: Step[] = [];
  let known: Parameters<typeof pushes.step>[0]['presence'] = null;
  for (let turn = 0; turn < 1_000; turn++) {
    const step = await pushes.step({ ...stepAt(now, limit), turn, presence: known });
    known = step.wants && { pushId: step.wants.pushId, presence };
    steps.push(step);
    if (step.next === null || step.next > now) return steps;
  }
  throw new Error('The work does not end');
}
