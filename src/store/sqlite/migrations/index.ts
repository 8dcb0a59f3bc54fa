import type { Db } from '../db.ts';
import { facts } from './0001-facts.ts';
import { people } from './0002-people.ts';
import { pushes } from './0003-pushes.ts';
import { ingest } from './0004-ingest.ts';
import { audit } from './0005-audit.ts';
import { deadLetterPlaces } from './0006-dead-letter-places.ts';
import { inboxHalves } from './0007-inbox-halves.ts';

/** One step of the schema, as SQL or as code. Once released it never changes; a later step corrects it. */
export type Migration = string | ((db: Db) => void);

/** All steps in order. A database's version (`user_version`) is the number of steps it has had. */
export const migrations: readonly Migration[] = [
  facts,
  people,
  pushes,
  ingest,
  audit,
  deadLetterPlaces,
  inboxHalves,
];
