import { it } from 'vitest';
import { fuzzDocuments, fuzzFrames, fuzzRequests } from './fuzz-run.ts';

// The same with 10,000 of each: fuzz.slow.test.ts. The time is a machine's that has other things to do.

it('documents that nobody would write are answered as documented, and a neighbour keeps its ticks', async () => {
  await fuzzDocuments(200);
}, 120_000);

it('frames that no client would send are answered as documented, and a neighbour keeps its ticks', async () => {
  await fuzzFrames(200);
}, 120_000);

it('requests that are none are answered as documented, and a neighbour keeps its ticks', async () => {
  await fuzzRequests(200);
}, 120_000);
