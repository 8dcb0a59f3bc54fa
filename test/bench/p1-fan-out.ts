import {
  deliverByPlainServer,
  deliverByPresently,
  deliverByYoga,
  storeAndDeliver,
  type Delivery,
} from './harness/delivery.ts';
import { alternate } from './harness/rounds.ts';
import type { Row, RunOptions, Target } from './harness/target.ts';
import { rate, ratio } from './harness/words.ts';

/** Events that make a run of about this many frames; Yoga's are fewer, so that its runs take no longer. */
const frames = { presently: 300_000, yoga: 60_000 };

/**
 * One headcount changes; everybody follows it with equal documents. The baselines keep nothing, so they are compared with a change that is
 * not stored here either; what it costs to store each change before it is sent is a line of its own.
 */
export const fanOut: Target = {
  name: 'P1',
  about: 'one headcount change to equal subscribers',
  async run(options) {
    const rows: Row[] = [];
    for (const sockets of options.quick ? [500] : [2_000, 10_000])
      rows.push(...(await fanOutTo(sockets, options)));
    return rows;
  },
};

async function fanOutTo(sockets: number, options: RunOptions): Promise<Row[]> {
  const scale = (options.quick ? 0.1 : 1) / sockets;
  const run = { sockets, events: Math.ceil(frames.presently * scale) };
  const medians = await alternate(options, {
    presently: () => deliverByPresently(run),
    stored: () => storeAndDeliver(run),
    plain: () => deliverByPlainServer(run),
    yoga: () => deliverByYoga({ sockets, events: Math.ceil(frames.yoga * scale) }),
  });
  const { presently, stored, plain, yoga } = medians;
  const work = `one change → ${sockets.toLocaleString('en')} equal subscribers`;
  return [
    {
      work,
      wanted: '≥ 1.0 × plain ws broadcast of one prebuilt buffer',
      measured: `${ratio(presently.framesPerSecond, plain.framesPerSecond)}: ${told(presently)}`,
      baseline: `plain ws: ${told(plain)}`,
      met: presently.framesPerSecond >= plain.framesPerSecond,
    },
    {
      work,
      wanted: '≥ 7 × Yoga + graphql-ws as documented',
      measured: ratio(presently.framesPerSecond, yoga.framesPerSecond),
      baseline: `Yoga: ${told(yoga)}`,
      met: presently.framesPerSecond >= 7 * yoga.framesPerSecond,
    },
    {
      work: `${work}, each change durable before it is sent`,
      wanted: 'no target: no baseline stores anything',
      measured: `${ratio(stored.framesPerSecond, plain.framesPerSecond)} plain ws, ${ratio(stored.framesPerSecond, yoga.framesPerSecond)} Yoga: ${told(stored)}`,
      baseline: '',
      met: null,
    },
  ];
}

/** A delivery in words: the rate, and what a frame cost the server and the clients. */
export function told({ framesPerSecond, serverMicroseconds, clientMicroseconds }: Delivery): string {
  return `${rate(framesPerSecond)} frames/s, server ${serverMicroseconds.toFixed(1)} µs of CPU per frame (clients ${clientMicroseconds.toFixed(1)})`;
}
