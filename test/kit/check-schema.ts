import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { canonicalSchema } from './canonical-schema.ts';
import { lintSchema } from './lint-schema.ts';

/**
 * Lints schema/ and compares it with the checked-in snapshot, so that no change of the contract goes unseen.
 * `--write` takes the schema as it is for the new snapshot.
 */
const snapshotFile = 'test/kit/schema.snapshot.graphql';
const sources = globSync('schema/*.graphql').sort();

const faults = lintSchema(sources);
for (const fault of faults) console.error(fault);

const snapshot = existsSync(snapshotFile) ? readFileSync(snapshotFile, 'utf8') : undefined;
const current = canonicalSchema(sources);
const changed = snapshot !== current;
if (snapshot !== undefined && changed) {
  for (const { criticality, message, path } of await diff(buildSchema(snapshot), buildSchema(current))) {
    console.error(`${criticality.level} at ${path ?? 'the schema'}: ${message}`);
  }
}
const write = changed && process.argv.includes('--write');
if (write) writeFileSync(snapshotFile, current);
else if (changed)
  console.error('The schema is not as in the snapshot. If it is meant so: npm run check:schema -- --write');

console.log(
  `Schema: ${sources.length} files, ${faults.length} faults, snapshot ${write ? 'written' : changed ? 'differs' : 'equal'}`,
);
if (faults.length > 0 || (changed && !write)) process.exitCode = 1;
