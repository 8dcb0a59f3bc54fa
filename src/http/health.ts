/** Something that a node needs, or can do without for a while. */
export interface HealthPart {
  /** Rejects, or takes longer than two seconds, if it does not work now. */
  check(): Promise<void>;
  /** What is then told, as a sentence. */
  readonly sentence: string;
  /** Whether the node can do nothing useful without it. */
  readonly vital: boolean;
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

export function createHealth(parts: readonly HealthPart[]): Health {
  let draining = false;
  return {
    async readiness() {
      if (draining) return { status: 'not ready', reasons: ['The server is shutting down.'] };
      const working = await Promise.all(parts.map(works));
      const broken = parts.filter((_, index) => !working[index]);
      const status =
        broken.length === 0 ? 'ready' : broken.some(({ vital }) => vital) ? 'not ready' : 'degraded';
      return { status, reasons: broken.map(({ sentence }) => sentence) };
    },
    drain() {
      draining = true;
    },
  };
}

async function works(part: HealthPart): Promise<boolean> {
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
