import { push } from './harness/ask-server.ts';
import { startChild } from './harness/child.ts';
import { VoidRun } from './harness/crowd.ts';
import { people } from './harness/operations.ts';
import type { ReturnProcessQuestions } from './harness/return-process.ts';
import { alternate } from './harness/rounds.ts';
import { startPresently } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { seconds } from './harness/words.ts';

const messagesEach = 3;

type Back = { readonly ms: number; readonly lost: number; readonly doubled: number };

/** Everybody's connection breaks at once, everybody comes back at once, and gets what they had not acknowledged. */
export const comingBack: Target = {
  name: 'P10',
  about: 'everybody cut off and back',
  async run(options) {
    const users = options.quick ? 500 : 10_000;
    const { presently } = await alternate(options, { presently: () => measure(users) });
    const { ms, lost, doubled } = presently;
    return [
      {
        work: `${users.toLocaleString('en')} clients cut off and back, each with ${messagesEach} unacked messages`,
        wanted: 'all resumed ≤ 15 s, none lost or doubled',
        measured: `${seconds(ms)}, ${lost} lost, ${doubled} doubled`,
        baseline: '',
        met: ms <= 15_000 && lost === 0 && doubled === 0,
      },
    ];
  },
};

async function measure(users: number): Promise<Back> {
  await using server = await startPresently();
  const { port } = server;
  const [tokens, [operator = '']] = [
    await server.ask('tokens', people(users), 'user'),
    await server.ask('tokens', ['op'], 'operator'),
  ];
  await using clients = startChild<ReturnProcessQuestions>(
    new URL('./harness/return-process.ts', import.meta.url),
  );
  await clients.ask('open', port, tokens);
  for (let number = 0; number < messagesEach; number++) {
    await push(port, operator, {
      title: `Message ${number}`,
      body: 'Not acknowledged.',
      audience: { everyone: true },
    });
  }
  const received = await clients.ask('received', users * messagesEach);
  if (received !== users * messagesEach) throw new VoidRun(`${received} messages came before the cut`);
  const back = await clients.ask('cutAndReturn', port, tokens, messagesEach);
  return { ms: back.ms, lost: back.lost, doubled: back.doubled };
}
