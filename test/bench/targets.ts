import type { Target } from './harness/target.ts';
import { fanOut } from './p1-fan-out.ts';
import { oneWrite } from './p2-one-write.ts';
import { distinctSelections } from './p3-distinct-selections.ts';
import { idleMemory } from './p4-idle-memory.ts';
import { pushToEveryone } from './p5-push-to-everyone.ts';
import { pushToAMillion } from './p6-push-to-a-million.ts';
import { pushToAMillionOnPostgres } from './p6-postgres.ts';
import { factsBetweenNodes } from './nodes-facts.ts';
import { singlePushes } from './p7-single-pushes.ts';
import { acks } from './p8-acks.ts';
import { history } from './p9-history.ts';
import { comingBack } from './p10-return.ts';
import { start } from './p11-start.ts';
import { growth } from './p12-growth.ts';
import { ingest } from './p13-ingest.ts';

/** Everything that is measured, in this order. */
export const targets: readonly Target[] = [
  fanOut,
  oneWrite,
  distinctSelections,
  idleMemory,
  pushToEveryone,
  pushToAMillion,
  singlePushes,
  acks,
  history,
  comingBack,
  start,
  growth,
  pushToAMillionOnPostgres,
  factsBetweenNodes,
  ingest,
];
