import { groupByOutcome, type Outcome, sumUp } from '../../messaging/outcomes.ts';
import { reasons, states } from '../codes.ts';
import type { Release, Step } from '../contract.ts';
import type { Person } from './audience.ts';
import { decideFor, type DecisionOptions, type Part } from './decisions.ts';
import { FunnelChanges } from './funnels.ts';
import type { WorkRow } from './push-rows.ts';
import { keysOfRules } from './rules.ts';
import type { Session } from './session.ts';

/**
 * Decides for people of pushes whose inboxes are locked, one push after another, and records it with everything that counts it. Answers for
 * each push into whose inbox it came and what the decisions add up to.
 *
 * @param again whether these people were deferred before, and count as that in the funnel.
 */
export async function decideAndRecord(
  session: Session,
  parts: readonly Part<WorkRow>[],
  options: DecisionOptions,
  again: boolean,
): Promise<Pick<Step, 'released' | 'decided'>[]> {
  const decisions = await decideFor(session, parts, options);
  const funnels = new FunnelChanges();
  const done: Pick<Step, 'released' | 'decided'>[] = [];
  for (const [index, { push, people }] of parts.entries()) {
    const outcomes = groupByOutcome(people, decisions[index] ?? []);
    const decided = people.length === 0 ? [] : [sumUp(outcomes)];
    for (const sums of decided) funnels.addDecided(push.key, sums, again ? people.length : 0);
    done.push({ released: await record(session, push, outcomes, options.now), decided });
  }
  await funnels.save(session);
  return done;
}

/** One statement for each distinct outcome. What else came into these inboxes before, on which node, is not known here. */
async function record(
  session: Session,
  push: WorkRow,
  outcomes: readonly Outcome<Person>[],
  now: number,
): Promise<Release[]> {
  const rules = await keysOfRules(
    session,
    outcomes.map(({ decision }) => (decision.kind === 'RELEASE' ? null : decision.rule)),
  );
  const released: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const inInbox = outcome.decision.kind === 'RELEASE' || outcome.decision.kind === 'QUIET';
    if (inInbox) {
      await release(session, push, outcome, rules[index] ?? null, now);
      for (const { id } of outcome.people) released.push(id);
    } else await hold(session, push, outcome, rules[index] ?? null);
  }
  return released.length === 0 ? [] : [{ userIds: released, message: null }];
}

/** What a row of a deferred message becomes when it is decided again. */
const replaceDeferred = `on conflict (push_key, user_key) do update set state = excluded.state, reason = excluded.reason,
  rule = excluded.rule, until = excluded.until, quiet = excluded.quiet, charged_to = excluded.charged_to, position = excluded.position,
  released_at = excluded.released_at where recipients.state = ${states.DEFERRED}`;

/**
 * Puts a message into inboxes. Its position is the microsecond, or the next free one of the inbox if the clock did not move on; the inbox is
 * locked, so positions in it are in commit order. The charge is the row itself: what a person has used is counted from the rows, so it can
 * neither be lost nor be counted twice.
 */
async function release(
  session: Session,
  push: WorkRow,
  { decision, people }: Outcome<Person>,
  rule: number | null,
  now: number,
): Promise<void> {
  const quiet = decision.kind === 'QUIET';
  const chargedTo = quiet ? null : push.priority === 'CRITICAL' ? 0 : push.categoryKey;
  await session.run(
    `with moved as (
       update inboxes set unread = unread + 1, last_position = greatest(last_position + 1, $3::bigint * 1000)
       where user_key = any($2::bigint[]) returning user_key, last_position)
     insert into recipients (push_key, user_key, state, rule, quiet, charged_to, position, released_at)
     select $1, user_key, ${states.PENDING}, $4::bigint, $5::boolean, $6::bigint, last_position, $3::bigint from moved ${replaceDeferred}`,
    push.key,
    people.map(({ key }) => key),
    now,
    rule,
    quiet,
    chargedTo,
  );
}

/** Keeps a message out of inboxes: for good, or until it is decided again. */
async function hold(
  session: Session,
  push: WorkRow,
  { decision, people }: Outcome<Person>,
  rule: number | null,
): Promise<void> {
  if (decision.kind !== 'DEFER' && decision.kind !== 'SUPPRESS') return;
  const deferred = decision.kind === 'DEFER';
  await session.run(
    `insert into recipients (push_key, user_key, state, reason, rule, until, quiet)
     select $1, key, $3::smallint, $4::smallint, $5::bigint, $6::bigint, false from unnest($2::bigint[]) as g (key) ${replaceDeferred}`,
    push.key,
    people.map(({ key }) => key),
    deferred ? states.DEFERRED : states.SUPPRESSED,
    reasons[decision.reason],
    rule,
    deferred ? decision.until : null,
  );
}
