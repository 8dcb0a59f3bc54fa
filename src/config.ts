import { readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { credentialsSettings } from './settings/credentials.ts';
import { documentsSettings } from './settings/documents.ts';
import { ingestSettings } from './settings/ingest.ts';
import { limitsSettings } from './settings/limits.ts';
import { nodesSettings } from './settings/nodes.ts';
import { serverSettings } from './settings/server.ts';
import type { Setting, Values } from './settings/setting.ts';
import { waitsSettings } from './settings/waits.ts';

/** Every variable that the program reads, in the order in which the README lists them. A variable that is set to nothing counts as absent. */
export const settings = {
  ...serverSettings,
  ...nodesSettings,
  ...credentialsSettings,
  ...documentsSettings,
  ...limitsSettings,
  ...waitsSettings,
  ...ingestSettings,
};

type Settings = Values<typeof settings>;

/** The program's configuration: every variable under its own name, checked. A secret holds what its `_FILE` variable names. */
export type Config = Settings;

/** What is wrong with the environment, all of it at once: one sentence for each variable. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/**
 * Reads the configuration from environment variables.
 * @throws {ConfigFault} naming every variable at fault and what was expected.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const read = Object.entries<Setting<unknown>>(settings).map(([name, field]) => {
    const { variable, given } = givenFor(name, field, environment, faults);
    const parsed = field.schema.safeParse(given);
    if (!parsed.success)
      faults.push(
        `${variable}: expected ${field.expected}${field.secret ? '' : `, got ${JSON.stringify(given)}`}`,
      );
    return [name, parsed.data];
  });
  const config = Object.fromEntries(read) as Settings;

  if (isGiven('AUTH_SECRET', environment) && isGiven('AUTH_JWKS_URL', environment))
    faults.push('AUTH_SECRET, AUTH_JWKS_URL: expected one of them at most');
  if (isGiven('REDIS_URL', environment) && !isGiven('DATABASE_URL', environment))
    faults.push(
      'REDIS_URL: expected together with DATABASE_URL, for servers that share hints share a database',
    );
  for (const [name, secret] of [
    ['INGEST_KAFKA_USERNAME', 'INGEST_KAFKA_PASSWORD'],
    ['INGEST_ROCKETMQ_ACCESS_KEY', 'INGEST_ROCKETMQ_SECRET_KEY'],
  ] as const)
    if (isGiven(name, environment) !== isGiven(secret, environment))
      faults.push(`${name}, ${secret}: expected both or none of them`);

  if (faults.length > 0) throw new ConfigFault(faults);
  const introspection = environment['INTROSPECTION']
    ? config.INTROSPECTION
    : environment['NODE_ENV'] !== 'production';
  return { ...config, INTROSPECTION: introspection };
}

/**
 * Lets the threads that this process starts from now on share its folder of compiled code, if it has one: Node looks for it in the environment.
 * TypeScript is stripped by WebAssembly, and several threads that do so at once can bring Node 24 down ("Check failed: jit_page.has_value()",
 * https://github.com/nodejs/node/issues/64500): what is kept need not be stripped again.
 */
export function shareCompiled(): void {
  const ofThisVersion = getCompileCacheDir();
  if (ofThisVersion !== undefined) process.env['NODE_COMPILE_CACHE'] ??= dirname(ofThisVersion);
}

function isGiven(name: string, environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment[name] || environment[`${name}_FILE`]);
}

/** What is given for a setting, and by which variable: its own, or, for a secret, the one that names a file which holds it. */
function givenFor(
  name: string,
  { secret, expected }: Setting<unknown>,
  environment: NodeJS.ProcessEnv,
  faults: string[],
): { variable: string; given: string | undefined } {
  const given = environment[name] || undefined;
  const variable = `${name}_FILE`;
  const file = secret && environment[variable];
  if (!file) return { variable: name, given };
  if (given !== undefined) faults.push(`${name}, ${variable}: expected one of them at most`);
  try {
    return { variable, given: readFileSync(file, 'utf8').trim() };
  } catch (error) {
    faults.push(`${variable}: expected a file with ${expected} in it, got ${(error as Error).message}`);
    return { variable, given: undefined };
  }
}

/** The configuration as lines for people, without secrets. */
export function describeConfig(config: Config): string[] {
  return Object.entries<Setting<unknown>>(settings).map(([name, field]) => {
    const value: unknown = config[name as keyof Config];
    if (name === 'AUTH_SECRET' && value === undefined && config.AUTH_JWKS_URL === undefined)
      return `${name}=(generated in DATA_DIR)`;
    return `${name}=${value == null ? '' : written(field, value)}`;
  });
}

function written(field: Setting<unknown>, value: NonNullable<unknown>): string {
  if (field.secret) return '(set)';
  return field.print
    ? field.print(value)
    : (value as string | number | boolean | readonly string[]).toString();
}
