import { suppressedColumns } from '../codes.ts';
import type { Decided, SuppressionReason } from '../contract.ts';
import type { Session } from './session.ts';

/** What was added to the counters of one push; the names are the columns'. */
type Counters = Map<string, number>;

type Counter = 'audience' | 'deferred' | 'released' | 'quiet' | 'sent' | 'acked' | 'read' | 'expired';

/** Changes of funnels that a transaction makes: gathered, and written at its end, in the order of the pushes. */
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
    for (const [pushKey, counters] of [...this.#changes].sort(([one], [other]) => one - other)) {
      const changed = [...counters].filter(([, by]) => by !== 0);
      if (changed.length === 0) continue;
      const set = changed.map(([column], index) => `${column} = ${column} + $${index + 2}`);
      await session.run(
        `update funnels set ${set.join(', ')} where push_key = $1`,
        pushKey,
        ...changed.map(([, by]) => by),
      );
    }
    this.#changes.clear();
  }

  #add(pushKey: number, column: string, by: number): void {
    const counters: Counters = this.#changes.get(pushKey) ?? new Map<string, number>();
    this.#changes.set(pushKey, counters.set(column, (counters.get(column) ?? 0) + by));
  }
}
