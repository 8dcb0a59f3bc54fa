import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The real program in a process of its own. */
export interface Run {
  readonly child: ChildProcess;
  /** Waits until standard output holds the text; fails if the process ends before. */
  until(text: string | RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Runs the program with nothing in its environment but PATH and what is given. */
export function presently(args: string[], environment: Record<string, string> = {}): Run {
  return runProcess(process.execPath, [main, ...args], { env: environment });
}

/** Runs any program with nothing in its environment but PATH and what is given. */
export function runProcess(
  command: string,
  args: string[],
  { env, ...options }: Pick<SpawnOptions, 'cwd' | 'detached' | 'env'>,
): Run {
  const child = spawn(command, args, { ...options, env: { PATH: process.env['PATH'], ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    stdout,
    stderr,
  }));
  return {
    child,
    ended,
    async until(text) {
      const found = (): boolean => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout));
      while (!found()) {
        const over = await Promise.race([once(child.stdout, 'data').then(() => undefined), ended]);
        if (over && !found()) throw new Error(`It ended: ${over.stdout}${over.stderr}`);
      }
      return stdout;
    },
  };
}

/** Runs the server on a free port and waits until it listens. */
export async function serve(environment: Record<string, string>): Promise<Run & { readonly url: string }> {
  const run = presently(['serve'], { PORT: '0', LOG_LEVEL: 'silent', ...environment });
  const output = await run.until(/listens on http:\S+\n/);
  return { ...run, url: /http:\/\/\S+/.exec(output)?.[0] ?? '' };
}
