/** Something without which a node can do nothing useful. */
export interface VitalPart {
  /** Rejects, or takes longer than two seconds, if it does not work now. */
  check(): Promise<void>;
  /** What is then told, as a sentence. */
  readonly sentence: string;
}

/**
 * Whether this node can accept and deliver now: `ready`; `degraded`, if something is away without which it still serves those who are connected
 * to it; `not ready`, if nothing should be sent to it.
 */
export type Readiness = 'ready' | 'degraded' | 'not ready';

export interface Health {
  /** How it is, and what stands in the way, as sentences. */
  readiness(): Promise<{ readonly status: Readiness; readonly reasons: readonly string[] }>;
  /** From now on this node wants no new work. */
  drain(): void;
}

/** How long a part may take to say that it works (ms). */
const patience = 2_000;

/** @param away what the node can do without for a while and is away now, as sentences. */
export function createHealth(vital: readonly VitalPart[], away: () => readonly string[] = () => []): Health {
  let draining = false;
  return {
    async readiness() {
      if (draining) return { status: 'not ready', reasons: ['The server is shutting down.'] };
      const working = await Promise.all(vital.map(works));
      const broken = vital.filter((_, index) => !working[index]).map(({ sentence }) => sentence);
      const missed = away();
      const degraded = missed.length > 0 ? 'degraded' : 'ready';
      return { status: broken.length > 0 ? 'not ready' : degraded, reasons: [...broken, ...missed] };
    },
    drain() {
      draining = true;
    },
  };
}

async function works(part: VitalPart): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timeout = setTimeout(() => late.resolve(false), patience);
  const checked = part.check().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([checked, late.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
