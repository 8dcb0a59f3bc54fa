import { deliverByPresently } from './harness/delivery.ts';
import { headcountAs } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import type { Target } from './harness/target.ts';
import { ratio } from './harness/words.ts';
import { told } from './p1-fan-out.ts';

/** Everybody follows the same headcount, but selects it in one of a hundred ways: a hundred executions and encodings per change. */
export const distinctSelections: Target = {
  name: 'P3',
  about: '100 distinct selections',
  async run(options) {
    const run = options.quick ? { sockets: 500, events: 40 } : { sockets: 5_000, events: 50 };
    const documents = Array.from({ length: 100 }, (_, index) => headcountAs(`count${index + 100}`));
    const { distinct, equal } = await alternate(options, {
      distinct: () => deliverByPresently({ ...run, documents }),
      equal: () => deliverByPresently(run),
    });
    return [
      {
        work: `one change → 100 distinct selections over ${run.sockets.toLocaleString('en')} subscribers`,
        wanted: "≥ 0.7 × P1's rate",
        measured: `${ratio(distinct.framesPerSecond, equal.framesPerSecond)}: ${told(distinct)}`,
        baseline: `equal selections: ${told(equal)}`,
        met: distinct.framesPerSecond >= 0.7 * equal.framesPerSecond,
      },
    ];
  },
};
