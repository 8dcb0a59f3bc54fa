import type { Target } from './harness/target.ts';
import { fanOut } from './p1-fan-out.ts';
import { growth } from './p12-growth.ts';
import { oneWrite } from './p2-one-write.ts';
import { distinctSelections } from './p3-distinct-selections.ts';
import { idleMemory } from './p4-idle-memory.ts';
import { start } from './p11-start.ts';

/** Everything that is measured, in this order. */
export const targets: readonly Target[] = [fanOut, growth, oneWrite, distinctSelections, idleMemory, start];
