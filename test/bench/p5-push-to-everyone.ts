import { push } from './harness/ask-server.ts';
import { Crowd } from './harness/crowd.ts';
import { subscribed } from './harness/delivery.ts';
import { messages, people } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently, startYoga } from './harness/servers.ts';
import { median, monotonic } from './harness/statistics.ts';
import type { Target } from './harness/target.ts';
import { milliseconds, ratio } from './harness/words.ts';

const content = { title: 'The west door is open', body: 'It is the shortest way to the lecture hall.' };

type Push = { readonly ms: number };

/** One push reaches everybody who is online, each on a connection with a token of their own. */
export const pushToEveryone: Target = {
  name: 'P5',
  about: 'one push to everyone online',
  async run(options) {
    const users = options.quick ? 500 : 10_000;
    const { presently, yoga } = await alternate(options, {
      presently: () => pushesOfPresently(users),
      yoga: () => messagesOfYoga(users),
    });
    return [
      {
        work: `one push to everyone, ${users.toLocaleString('en')} online: sendPush → last frame, stored first`,
        wanted: '≤ 500 ms',
        measured: milliseconds(presently.ms),
        baseline: '',
        met: presently.ms <= 500,
      },
      {
        work: 'the same',
        wanted: '≥ 5 × the stock stack doing only the sending',
        measured: ratio(yoga.ms, presently.ms),
        baseline: `Yoga + graphql-ws, nothing stored: ${milliseconds(yoga.ms)}`,
        met: yoga.ms >= 5 * presently.ms,
      },
    ];
  },
};

async function pushesOfPresently(users: number): Promise<Push> {
  await using server = await startPresently();
  const { port, speaksGraphQL } = server;
  const [tokens, [operator = '']] = [
    await server.ask('tokens', people(users), 'user'),
    await server.ask('tokens', ['op'], 'operator'),
  ];
  await using crowd = await Crowd.open({
    port,
    speaksGraphQL,
    sockets: users,
    documents: [[messages]],
    tokens,
    snapshots: 0,
  });
  await subscribed(server, users);
  return await measure(crowd, async () => {
    const began = monotonic();
    await push(port, operator, { ...content, audience: { everyone: true } });
    return began;
  });
}

async function messagesOfYoga(users: number): Promise<Push> {
  await using server = await startYoga();
  const { port, speaksGraphQL } = server;
  await using crowd = await Crowd.open({
    port,
    speaksGraphQL,
    sockets: users,
    documents: [[messages]],
    snapshots: 0,
  });
  await subscribed(server, users);
  const message = {
    ...content,
    id: crypto.randomUUID(),
    category: 'general',
    state: 'PENDING',
    redelivered: false,
  };
  return await measure(crowd, () =>
    server.ask('publishMessage', { ...message, releasedAt: new Date().toISOString() }),
  );
}

/** The median of a few; the first is for warming up. */
async function measure(crowd: Crowd, send: () => Promise<number>): Promise<Push> {
  const durations: number[] = [];
  for (let number = 0; number < 4; number++) {
    await crowd.expect(1);
    const began = await send();
    durations.push((await crowd.arrived(1)) - began);
  }
  return { ms: median(durations.slice(1)) };
}
