import { suppressionReasons } from '../store/codes.ts';
import type {
  PreviewPart,
  PushStore,
  PushTerms,
  RuleRecord,
  SuppressedCount,
  UserRecord,
} from '../store/contract.ts';
import { nobody, presenceFor, type PresenceSource } from './presence.ts';
import type { UserProblem } from './user-problem.ts';

/** What a push would do if it were sent now: `PushPreview` of the schema. */
export interface PushPreview {
  readonly audience: number;
  readonly online: number;
  readonly released: number;
  readonly quiet: number;
  readonly deferred: number;
  readonly suppressed: readonly SuppressedCount[];
  readonly byRule: readonly { readonly rule: RuleRecord; readonly capped: number }[];
  readonly sample: readonly UserRecord[];
  readonly errors: readonly UserProblem[];
}

/** People per part: about 10 ms of the reading thread, so that others read in between. */
const page = 4_000;
const sampleSize = 10;

export const emptyPreview: PushPreview = {
  audience: 0,
  online: 0,
  released: 0,
  quiet: 0,
  deferred: 0,
  suppressed: [],
  byRule: [],
  sample: [],
  errors: [],
};

/** Decides for a whole audience part by part, at one instant and with one presence, and adds up. */
export async function previewAll(
  pushes: PushStore,
  terms: PushTerms,
  source: PresenceSource,
  { now, ceiling }: { readonly now: number; readonly ceiling: number },
): Promise<PushPreview> {
  // How many are online is asked of every audience.
  const [asked, online] = await Promise.all([presenceFor(terms.audience, source), source.online()]);
  const presence = { ...(asked ?? nobody), online };
  let sum = emptyPreview;
  let next: number | null = 0;
  while (next !== null) {
    const part: PreviewPart = await pushes.preview(terms, presence, next, { now, limit: page, ceiling });
    sum = add(sum, part);
    next = part.next;
  }
  return { ...sum, suppressed: inOrder(sum.suppressed) };
}

/** As a funnel tells them, not as the people of the audience happen to come. */
function inOrder(suppressed: readonly SuppressedCount[]): SuppressedCount[] {
  const place = ({ reason }: SuppressedCount) => suppressionReasons.indexOf(reason);
  return suppressed.toSorted((one, other) => place(one) - place(other));
}

function add(sum: PushPreview, part: PreviewPart): PushPreview {
  return {
    audience: sum.audience + part.audience,
    online: sum.online + part.online,
    released: sum.released + part.released,
    quiet: sum.quiet + part.quiet,
    deferred: sum.deferred + part.deferred,
    suppressed: merge(
      [...sum.suppressed, ...part.suppressed],
      ({ reason }) => reason,
      (one, other) => ({
        reason: one.reason,
        count: one.count + other.count,
      }),
    ),
    byRule: merge(
      [...sum.byRule, ...part.byRule],
      ({ rule }) => JSON.stringify(rule),
      (one, other) => ({
        rule: one.rule,
        capped: one.capped + other.capped,
      }),
    ),
    sample: [...sum.sample, ...part.sample].slice(0, sampleSize),
    errors: [],
  };
}

/** Adds up items with equal keys. */
function merge<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  sum: (one: Item, other: Item) => Item,
): Item[] {
  const merged = new Map<string, Item>();
  for (const item of items) {
    const known = merged.get(keyOf(item));
    merged.set(keyOf(item), known ? sum(known, item) : item);
  }
  return [...merged.values()];
}
