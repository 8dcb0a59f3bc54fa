import type { AuditRecord, AuditStore, Deed } from '../contract.ts';
import type { Connections } from './connections.ts';
import { Parameters } from './parameters.ts';
import type { Session } from './session.ts';

export function createAudit(connections: Connections): AuditStore {
  return {
    record: (deeds) => connections.transaction('write', (session) => recordDeeds(session, deeds)),
    page: (before, limit, only) =>
      connections.transaction('single', (session) => {
        const parameters = new Parameters();
        const where = [`id < coalesce(${parameters.add(before)}::bigint, 9e15)`];
        if (only.actor !== null) where.push(`actor = ${parameters.add(only.actor)}`);
        if (only.action !== null) where.push(`action = ${parameters.add(only.action)}`);
        return session.all<AuditRecord>(
          `select id, at, actor, role, action, target, details from audit_log
           where ${where.join(' and ')} order by id desc limit ${parameters.add(limit)}`,
          ...parameters.values,
        );
      }),
    sweep: (before, limit) =>
      connections.transaction('write', (session) =>
        session.run(
          'delete from audit_log where id in (select id from audit_log where at < $1 order by at limit $2)',
          before,
          limit,
        ),
      ),
  };
}

/** Puts deeds on record, in the transaction of the write that they are. */
export async function recordDeeds(session: Session, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  await session.run(
    `insert into audit_log (at, actor, role, action, target, details)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    deeds.map(({ at }) => at),
    deeds.map(({ actor }) => actor),
    deeds.map(({ role }) => role),
    deeds.map(({ action }) => action),
    deeds.map(({ target }) => target),
    deeds.map(({ details }) => details),
  );
}
