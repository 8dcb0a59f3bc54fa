import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child process answers to: functions of plain JSON values. */
export type Questions = Readonly<Record<string, (...values: never[]) => unknown>>;

/** Another process of the benchmark, asked over its IPC channel. */
export interface Child<Api extends Questions> extends AsyncDisposable {
  /** Rejects if the child fails, ends or does not answer in time. */
  ask<Name extends keyof Api & string>(
    name: Name,
    ...values: Parameters<Api[Name]>
  ): Promise<Awaited<ReturnType<Api[Name]>>>;
}

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Question {
  readonly number: number;
  readonly name: string;
  readonly values: readonly unknown[];
}

interface Reply {
  readonly number: number;
  readonly value?: unknown;
  readonly failure?: string;
}

/** No question takes longer (ms); a child that hangs ends the run instead of hanging it. */
const patience = 120_000;

/** Starts a file of the benchmark as a process of its own. It ends with the parent, or when it is disposed. */
export function startChild<Api extends Questions>(file: URL, flags: readonly string[] = []): Child<Api> {
  const child = spawn(process.execPath, [...flags, fileURLToPath(file)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const asked = new Map<number, Asked>();
  let last = 0;
  child.on('message', ({ number, value, failure }: Reply) => {
    const waiting = asked.get(number);
    asked.delete(number);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(failure));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of asked.values()) reject(new Error(`${file.pathname} ended (${code ?? signal})`));
    asked.clear();
  });
  return {
    ask(name, ...values) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const number = ++last;
      asked.set(number, { resolve, reject });
      child.send({ number, name, values } satisfies Question);
      const timer = setTimeout(
        () => reject(new Error(`${file.pathname} did not answer "${name}"`)),
        patience,
      );
      return promise.finally(() => clearTimeout(timer)) as Promise<never>;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

/** The child's side: answers until the parent is gone. */
export function answer(questions: Questions): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ number, name, values }: Question) => {
    void reply(questions, number, name, values).then((answered) => process.send?.(answered));
  });
}

async function reply(
  questions: Questions,
  number: number,
  name: string,
  values: Question['values'],
): Promise<Reply> {
  try {
    const question = questions[name] as ((...values: readonly unknown[]) => unknown) | undefined;
    if (!question) throw new Error(`No such question: ${name}`);
    return { number, value: await question(...values) };
  } catch (error) {
    return { number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Lets the child end itself, so that it can tidy up; kills it if it does not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}
