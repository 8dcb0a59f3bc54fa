import { readFileSync } from 'node:fs';
import type { z } from 'zod';
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

/** The program's configuration: every variable under its own name, checked. AUTH_SECRET holds what AUTH_SECRET_FILE names. */
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
  const read = Object.entries(settings).map(([name, { schema, expected, secret }]) => {
    const given = environment[name] || undefined;
    const parsed = (schema as z.ZodType).safeParse(given);
    if (!parsed.success)
      faults.push(`${name}: expected ${expected}${secret ? '' : `, got ${JSON.stringify(given)}`}`);
    return [name, parsed.data];
  });
  const config = Object.fromEntries(read) as Settings;

  const credentials = (['AUTH_SECRET', 'AUTH_SECRET_FILE', 'AUTH_JWKS_URL'] as const).filter(
    (name) => environment[name],
  );
  if (credentials.length > 1) faults.push(`${credentials.join(', ')}: expected one of them at most`);

  if (environment['REDIS_URL'] && !environment['DATABASE_URL'])
    faults.push(
      'REDIS_URL: expected together with DATABASE_URL, for servers that share hints share a database',
    );

  const secret =
    config.AUTH_SECRET_FILE === undefined ? config.AUTH_SECRET : readSecret(config.AUTH_SECRET_FILE, faults);
  if (faults.length > 0) throw new ConfigFault(faults);
  const introspection = environment['INTROSPECTION']
    ? config.INTROSPECTION
    : environment['NODE_ENV'] !== 'production';
  return { ...config, AUTH_SECRET: secret, INTROSPECTION: introspection };
}

function readSecret(file: string, faults: string[]): string | undefined {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length >= 32) return secret;
    faults.push(
      `AUTH_SECRET_FILE: expected ${settings.AUTH_SECRET_FILE.expected}, got ${secret.length} characters`,
    );
  } catch (error) {
    faults.push(
      `AUTH_SECRET_FILE: expected ${settings.AUTH_SECRET_FILE.expected}, got ${(error as Error).message}`,
    );
  }
  return undefined;
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
