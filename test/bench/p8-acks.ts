import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AckProcessQuestions } from './harness/ack-process.ts';
import { push } from './harness/ask-server.ts';
import { startChild, type Child } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { subscribed } from './harness/delivery.ts';
import { people } from './harness/operations.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently, startYoga, type Server } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { milliseconds, rate, ratio } from './harness/words.ts';
import type { PresentlyQuestions } from './servers/presently-server.ts';
import type { usage } from './servers/usage.ts';
import type { YogaServerQuestions } from './servers/yoga-server.ts';

/** So many people acknowledge so many messages each; at most 100, which is what one socket may send at once. */
interface Crowd {
  readonly users: number;
  readonly each: number;
}

const steady: Crowd = { users: 200, each: 90 };
/** After a push to everybody, with what they had before. */
const storm: Crowd = { users: 1_000, each: 4 };

/** Until a socket may send as many again (ms). */
const recovery = 2_500;

/**
 * `cpu` is that of the server, all its threads, and `clientCpu` that of those who ack (µs per ack); `held` the longest that the server's event
 * loop was held up (ms).
 */
type Acks = {
  readonly acksPerSecond: number;
  readonly cpu: number;
  readonly clientCpu: number;
  readonly held: number;
};

/** Everybody acknowledges many messages, one id per operation; each ack is durable before its answer. */
export const acks: Target = {
  name: 'P8',
  about: 'durable acks',
  async run(options) {
    const { presently, yoga } = await alternate(options, {
      presently: () => acksOfPresently(steady),
      yoga: () => acksOfYoga(steady),
    });
    const stormy = await alternate(options, {
      'presently, storm': () => acksOfPresently(storm),
      'yoga, storm': () => acksOfYoga(storm),
    });
    const [held, heldYoga] = [stormy['presently, storm'].held, stormy['yoga, storm'].held];
    const baseline = 'Yoga + graphql-ws, nothing stored';
    return [
      {
        work: `acks, one id per operation over ${steady.users} sockets, durable before the answer`,
        wanted: '≥ 20,000/s',
        measured: `${describe(presently)}; ${ratio(presently.acksPerSecond, yoga.acksPerSecond)} the stock stack's answers`,
        baseline: `${baseline}: ${describe(yoga)}`,
        met: presently.acksPerSecond >= 20_000,
      },
      {
        work: `${storm.users.toLocaleString('en')} people acknowledge ${storm.each} messages each at once: the longest that nothing else is done`,
        wanted: 'no target',
        measured: milliseconds(held),
        baseline: `${baseline}: ${milliseconds(heldYoga)}`,
        met: null,
      },
    ];
  },
};

async function acksOfPresently({ users, each }: Crowd): Promise<Acks> {
  await using server = await startPresently();
  const [tokens, [operator = '']] = [
    await server.ask('tokens', people(users), 'user'),
    await server.ask('tokens', ['op'], 'operator'),
  ];
  await using clients = await openClients(server, tokens);
  const ids: string[] = [];
  for (let number = 0; number < 2 * each; number++) {
    ids.push(
      await push(server.port, operator, {
        title: `Message ${number}`,
        body: '',
        audience: { userIds: people(users) },
      }),
    );
  }
  for (let patience = 0; patience < 300 && (await clients.ask('received')) < ids.length * users; patience++)
    await sleep(50);
  return await measure(server, clients, ids, users);
}

/** The stock stack answers that it has acknowledged, and does nothing. */
async function acksOfYoga({ users, each }: Crowd): Promise<Acks> {
  await using server = await startYoga();
  const nobody = people(users).map(() => undefined);
  await using clients = await openClients(server, nobody);
  const ids = Array.from({ length: 2 * each }, () => randomUUID());
  return await measure(server, clients, ids, users);
}

async function openClients(
  server: Server<PresentlyQuestions> | Server<YogaServerQuestions>,
  tokens: readonly (string | undefined)[],
): Promise<Child<AckProcessQuestions>> {
  const clients = startChild<AckProcessQuestions>(new URL('./harness/ack-process.ts', import.meta.url));
  await clients.ask('open', server.port, tokens);
  await subscribed(server, tokens.length);
  return clients;
}

/** Half of the acks warm the server up, the other half are measured. */
async function measure(
  server: Child<typeof usage>,
  clients: Child<AckProcessQuestions>,
  ids: readonly string[],
  users: number,
): Promise<Acks> {
  const half = ids.length / 2;
  await clients.ask('ack', ids.slice(0, half));
  await sleep(recovery);
  await server.ask('watchLoop');
  const before = await server.ask('cpu');
  const { acksPerSecond, refused, cpu: clientCpu } = await clients.ask('ack', ids.slice(half));
  if (refused > 0) throw new VoidRun(`${refused} acks were refused or not answered`);
  const cpu = ((await server.ask('cpu')) - before) / (half * users);
  return { acksPerSecond, cpu, clientCpu, held: await server.ask('longestHold') };
}

function describe({ acksPerSecond, cpu, clientCpu }: Acks): string {
  return `${rate(acksPerSecond)}/s, ${cpu.toFixed(0)} µs of CPU per ack (clients ${clientCpu.toFixed(0)})`;
}
