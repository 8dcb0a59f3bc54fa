import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../kit/temporary-folder.ts';
import { alternate } from './harness/rounds.ts';
import { startYoga } from './harness/servers.ts';
import type { Target } from './harness/target.ts';
import { milliseconds } from './harness/words.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

type Start = { readonly ms: number };

/** From the command to the line that says where it listens. */
export const start: Target = {
  name: 'P11',
  about: 'start to listening',
  async run(options) {
    using folder = temporaryFolder();
    const { empty, used, yoga } = await alternate(options, {
      empty: startWithNothing,
      used: () => startIn(folder.path),
      yoga: startOfYoga,
    });
    return [
      {
        work: 'start to listening, without demo data',
        wanted: '≤ 0.7 s',
        measured: `${milliseconds(empty.ms)} with an empty folder, ${milliseconds(used.ms)} with a database that is there`,
        baseline: `Yoga + graphql-ws, which has no database: ${milliseconds(yoga.ms)}`,
        met: Math.max(empty.ms, used.ms) <= 700,
      },
    ];
  },
};

async function startWithNothing(): Promise<Start> {
  using folder = temporaryFolder();
  return await startIn(folder.path);
}

async function startIn(dataDir: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
    },
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const ms = performance.now() - began;
  if (child.exitCode !== null)
    throw new Error(`The server ended with ${child.exitCode} instead of listening.`);
  child.kill('SIGTERM');
  await ended;
  return { ms };
}

async function startOfYoga(): Promise<Start> {
  const began = performance.now();
  await using _server = await startYoga();
  return { ms: performance.now() - began };
}
