import { it } from 'vitest';
import { fuzzDocuments, fuzzFrames, fuzzRequests } from './fuzz-run.ts';

// FUZZ_SEED sends those of an earlier run again.

it('10,000 documents that nobody would write are answered as documented, and a neighbour keeps its ticks', () =>
  fuzzDocuments(10_000));

it('10,000 frames that no client would send are answered as documented, and a neighbour keeps its ticks', () =>
  fuzzFrames(10_000));

it('10,000 requests that are none are answered as documented, and a neighbour keeps its ticks', () =>
  fuzzRequests(10_000));
