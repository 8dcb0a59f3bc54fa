import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { keysOf } from './auth/keys.ts';
import { roles, type Role } from './auth/principal.ts';
import { signToken } from './auth/tokens.ts';
import { systemClock } from './clock.ts';
import { ConfigFault, describeConfig, readConfig, shareCompiled } from './config.ts';
import { parseDuration } from './duration.ts';
import { warningsOf } from './config-warnings.ts';

const help = `presently: what is true right now, and messages that arrive once

  serve [--demo [--speed N]]   run the server; --demo replays recorded data, N times as fast as it happened (60)
  check                        print the configuration without secrets, what is insecure about it, or what is wrong with it
  token --subject ID --role user|sensor|operator|admin [--ttl PT1H]
                               print a token
  --help                       this
  --version                    the version

Configuration is by environment variables: see "check" and the README.
`;

/** A command line that makes no sense: told in one sentence, exit code 2. */
class UsageError extends Error {}

const commands: Record<string, (args: string[]) => Promise<void>> = { serve, check, token };

/** Does what a command line asks for, and answers with the exit code: 0, 1 for what went wrong, 2 for what makes no sense. */
export async function runCommandLine(args: string[]): Promise<number> {
  try {
    await runCommand(args);
    return 0;
  } catch (error) {
    return complain(error);
  }
}

async function runCommand([name = '--help', ...args]: string[]): Promise<void> {
  if (name === '--help' || name === '-h' || name === 'help') return print(help);
  if (name === '--version' || name === '-v') return print(`${version()}\n`);
  const command = commands[name];
  if (!command) throw new UsageError(`There is no command "${name}".`);
  await command(args);
}

async function serve(args: string[]): Promise<void> {
  const flags = readFlags(args, { demo: { type: 'boolean' }, speed: { type: 'string' } });
  const speed = flags.speed === undefined ? 60 : Number(flags.speed);
  if (!(speed > 0 && speed <= 3600))
    throw new UsageError(`--speed takes a number above 0 and up to 3600, not "${flags.speed}".`);
  if (flags.speed !== undefined && !flags.demo) throw new UsageError('--speed goes with --demo.');

  shareCompiled();
  // Loaded here alone, so that the other commands answer at once.
  const { runServer } = await import('./serve.ts');
  await runServer(readConfig(), flags.demo ? { speed } : undefined);
}

async function check(args: string[]): Promise<void> {
  readFlags(args, {});
  const config = readConfig();
  print(`${describeConfig(config).join('\n')}\n`);
  for (const warning of warningsOf(config)) process.stderr.write(`Warning: ${warning}\n`);
}

async function token(args: string[]): Promise<void> {
  const flags = readFlags(args, {
    subject: { type: 'string' },
    role: { type: 'string' },
    ttl: { type: 'string' },
  });
  const role = roles.find((known) => known === flags.role);
  if (!flags.subject || flags.subject.length > 200)
    throw new UsageError('token needs --subject with an id of 1 to 200 characters.');
  if (!role) throw new UsageError(`token needs --role with one of ${roles.join(', ')}.`);
  const ttl = flags.ttl === undefined ? undefined : readDuration(flags.ttl);

  const keys = keysOf(readConfig());
  if (!('secret' in keys))
    throw new UsageError('Tokens come from the identity provider at AUTH_JWKS_URL; this server signs none.');
  const principal: { subject: string; role: Role } = { subject: flags.subject, role };
  print(`${await signToken(keys.secret, principal, systemClock, ttl, keys)}\n`);
}

function readDuration(text: string): number {
  try {
    const duration = parseDuration(text);
    if (duration > 0) return duration;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UsageError(`--ttl takes a duration in ISO 8601 such as PT1H, not "${text}".`);
}

function readFlags<Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function version(): string {
  const description: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (description as { version: string }).version;
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Whether the message says all: what the server needs cannot be used, or the address cannot be listened on. */
function isForPeople(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (['StoreRefused', 'BusRefused', 'QueueRefused'].includes(error.name) ||
      ('syscall' in error && error.syscall === 'listen'))
  );
}

function complain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nTry "--help".\n`);
    return 2;
  }
  if (error instanceof ConfigFault) {
    process.stderr.write(
      `The configuration cannot be used:\n${error.faults.map((fault) => `  ${fault}\n`).join('')}`,
    );
    return 1;
  }
  process.stderr.write(
    `${isForPeople(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  return 1;
}
