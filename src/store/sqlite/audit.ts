import type { AuditAction, AuditRecord, Deed } from '../contract.ts';
import type { Db } from './db.ts';

export const auditReads = {
  page(
    db: Db,
    before: number | null,
    limit: number,
    { actor, action }: { readonly actor: string | null; readonly action: AuditAction | null },
  ): AuditRecord[] {
    const only = [...(actor === null ? [] : ['actor = ?']), ...(action === null ? [] : ['action = ?'])];
    const values = [actor, action].filter((value) => value !== null);
    return db.all<AuditRecord>(
      `select id, at, actor, role, action, target, details from audit_log
       where ${['id < coalesce(?, 9e15)', ...only].join(' and ')} order by id desc limit ?`,
      before,
      ...values,
      limit,
    );
  },
};

export const auditWrites = {
  record: (db: Db, deeds: readonly Deed[]): void => recordDeeds(db, deeds),

  sweep: (db: Db, before: number, limit: number): number =>
    db.run(
      'delete from audit_log where id in (select id from audit_log where at < ? order by at limit ?)',
      before,
      limit,
    ),
};

/** Puts deeds on record, in the transaction of the write that they are. */
export function recordDeeds(db: Db, deeds: readonly Deed[]): void {
  for (const { at, actor, role, action, target, details } of deeds) {
    db.run(
      'insert into audit_log (at, actor, role, action, target, details) values (?, ?, ?, ?, ?, ?)',
      at,
      actor,
      role,
      action,
      target,
      details,
    );
  }
}
