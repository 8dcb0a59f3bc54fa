import { facts } from './0001-facts.ts';
import { people } from './0002-people.ts';
import { pushes } from './0003-pushes.ts';
import { ingest } from './0004-ingest.ts';
import { audit } from './0005-audit.ts';
import { deadLetterPlaces } from './0006-dead-letter-places.ts';

/** All steps of the schema in order, as SQL. Once released one never changes; a later step corrects it. */
export const migrations: readonly string[] = [facts, people, pushes, ingest, audit, deadLetterPlaces];
