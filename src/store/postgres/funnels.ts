import { suppressedColumns } from '../codes.ts';
import type { Decided, SuppressionReason } from '../contract.ts';
import type { Session } from './session.ts';

/** What was added to the counters of one push; the names are the columns'. */
type Counters = Map<string, number>;

type Counter = 'audience' | 'deferred' | 'released' | 'quiet' | 'sent' | 'acked' | 'read' | 'expired';

/** Changes of funnels that a transaction makes: gathered, and written at its end; the rows are locked in the order of the pushes. */
export class FunnelChanges {
  readonly #changes = new Map<number, Counters>();

  add(pushKey: number, change: Partial<Record<Counter, number>>): void {
    for (const [column, by] of Object.entries(change)) this.#add(pushKey, column, by);
  }

  addSuppressed(pushKey: number, reason: SuppressionReason, by: number): void {
    this.#add(pushKey, suppressedColumns[reason], by);
  }

  /** Adds what was decided; `again` of these people are in the funnel already, as deferred. */
  addDecided(pushKey: number, sums: Decided, again: number): void {
    const { people, deferred, released, quiet } = sums;
    this.add(pushKey, { audience: people - again, deferred: deferred - again, released, quiet });
    for (const [reason, by] of sums.suppressed) this.addSuppressed(pushKey, reason, by);
  }

  async save(session: Session): Promise<void> {
    const pushKeys = [...this.#changes.keys()];
    if (pushKeys.length === 0) return;
    if (pushKeys.length > 1)
      await session.run(
        'select 1 from funnels where push_key = any($1::bigint[]) order by push_key for no key update',
        pushKeys,
      );
    const columns = [...new Set([...this.#changes.values()].flatMap((added) => [...added.keys()]))];
    await session.run(
      `update funnels f set ${columns.map((column) => `${column} = f.${column} + coalesce(x.${column}, 0)`).join(', ')}
       from jsonb_to_recordset($1::jsonb) as x (push_key bigint, ${columns.map((column) => `${column} bigint`).join(', ')})
       where f.push_key = any($2::bigint[]) and f.push_key = x.push_key`,
      JSON.stringify(
        [...this.#changes].map(([push_key, added]) => ({ push_key, ...Object.fromEntries(added) })),
      ),
      pushKeys,
    );
    this.#changes.clear();
  }

  #add(pushKey: number, column: string, by: number): void {
    if (by === 0) return;
    const added: Counters = this.#changes.get(pushKey) ?? new Map<string, number>();
    this.#changes.set(pushKey, added.set(column, (added.get(column) ?? 0) + by));
  }
}
