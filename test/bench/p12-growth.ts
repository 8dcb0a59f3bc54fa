import { deliverByPresently, deliverByPlainServer } from './harness/delivery.ts';
import { openFilesLimit } from './harness/machine.ts';
import { alternate } from './harness/rounds.ts';
import type { Target } from './harness/target.ts';
import { ratio } from './harness/words.ts';

/** Files that a server has open besides its sockets, generously. */
const otherFiles = 200;

/** Whether a delivery costs more when there are more of them. */
export const growth: Target = {
  name: 'P12',
  about: 'cost of a delivery as subscribers grow',
  async run(options) {
    const few = options.quick ? 200 : 1_000;
    const many = options.quick ? 1_000 : Math.min(20_000, openFilesLimit() - otherFiles);
    const frames = options.quick ? 20_000 : 200_000;
    const run = (sockets: number) => ({ sockets, events: Math.ceil(frames / sockets) });
    const measured = await alternate(options, {
      few: () => deliverByPresently(run(few)),
      many: () => deliverByPresently(run(many)),
      plainFew: () => deliverByPlainServer(run(few)),
      plainMany: () => deliverByPlainServer(run(many)),
    });
    const [cheap, dear, plainCheap, plainDear] = [
      measured.few,
      measured.many,
      measured.plainFew,
      measured.plainMany,
    ].map(({ serverMicroseconds }) => serverMicroseconds) as [number, number, number, number];
    return [
      {
        work: `P1's server CPU per delivery, ${few.toLocaleString('en')} → ${many.toLocaleString('en')} subscribers`,
        wanted: '≤ 1.5 ×',
        measured: `${ratio(dear, cheap)}: ${cheap.toFixed(1)} → ${dear.toFixed(1)} µs`,
        baseline: `plain ws: ${ratio(plainDear, plainCheap)}, ${plainCheap.toFixed(1)} → ${plainDear.toFixed(1)} µs`,
        met: dear <= 1.5 * cheap,
      },
    ];
  },
};
