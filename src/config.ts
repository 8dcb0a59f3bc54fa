import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** One variable of the environment: what it means, what is taken, what holds if it is absent. The README's table is made of these. */
interface Setting<Value> {
  readonly about: string;
  readonly expected: string;
  readonly shown: string;
  readonly schema: z.ZodType<Value>;
  /** Never printed. */
  readonly secret?: true;
}

function setting<Value>(fields: Setting<Value>): Setting<Value> {
  return fields;
}

const text = z.string().trim().min(1);
const wholeNumber = z.coerce.number<string>().int().min(0);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const webAddress = z.url({ protocol: /^https?$/ });
const origins = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )
  .pipe(
    z.array(webAddress.refine((address) => URL.canParse(address) && new URL(address).origin === address)),
  );

/** Every variable that the program reads. A variable that is set to nothing counts as absent. */
export const settings = {
  HOST: setting({
    about: 'The address to listen on.',
    expected: 'a host name or an address',
    shown: '127.0.0.1',
    schema: text.default('127.0.0.1'),
  }),
  PORT: setting({
    about: 'The port to listen on; 0 takes a free one.',
    expected: 'a whole number from 0 to 65535',
    shown: '4000',
    schema: wholeNumber.max(65_535).default(4000),
  }),
  DATA_DIR: setting({
    about: 'The folder of the database and of the generated secret.',
    expected: 'a path',
    shown: './data',
    schema: text.default('./data'),
  }),
  AUTH_SECRET: setting({
    about:
      'The secret with which tokens are signed (HS256). Without it and the next two, one is generated in DATA_DIR.',
    expected: 'at least 32 characters',
    shown: 'generated',
    schema: z.string().min(32).optional(),
    secret: true,
  }),
  AUTH_SECRET_FILE: setting({
    about: 'A file that holds the secret, instead of AUTH_SECRET.',
    expected: 'a file with at least 32 characters in it',
    shown: '',
    schema: text.optional(),
  }),
  AUTH_JWKS_URL: setting({
    about: 'Where the public keys of an identity provider are, instead of a secret.',
    expected: 'an http or https address',
    shown: '',
    schema: webAddress.optional(),
  }),
  ANONYMOUS_LIVE: setting({
    about: 'Whether live facts need no token.',
    expected: 'true or false',
    shown: 'true',
    schema: flag.default(true),
  }),
  ALLOWED_ORIGINS: setting({
    about: "Web origins whose pages may use this server, besides the server's own; separated by commas.",
    expected: 'origins such as https://example.com, separated by commas',
    shown: '',
    schema: origins.default([]),
  }),
  LOG_LEVEL: setting({
    about: 'How much is logged.',
    expected: 'fatal, error, warn, info, debug, trace or silent',
    shown: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  }),
  INTROSPECTION: setting({
    about: 'Whether the schema may be asked for, GraphiQL is served and errors suggest names.',
    expected: 'true or false',
    shown: 'true',
    schema: flag.default(true),
  }),
  TRUST_PROXY: setting({
    about: 'Whether a proxy in front is trusted to tell the address of the client (X-Forwarded-For).',
    expected: 'true or false',
    shown: 'false',
    schema: flag.default(false),
  }),
  MAX_CONNECTIONS: setting({
    about: 'The most WebSocket connections at once; 0 for any number.',
    expected: 'a whole number from 0',
    shown: '20000',
    schema: wholeNumber.default(20_000),
  }),
  MAX_CONNECTIONS_PER_ADDRESS: setting({
    about: 'The most from one address; 0 for any number. Loopback addresses are exempt.',
    expected: 'a whole number from 0',
    shown: '50',
    schema: wholeNumber.default(50),
  }),
  MAX_CONNECTIONS_PER_USER: setting({
    about: 'The most of one user; 0 for any number.',
    expected: 'a whole number from 0',
    shown: '10',
    schema: wholeNumber.default(10),
  }),
};

type Settings = { readonly [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['schema']> };

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

  const secret =
    config.AUTH_SECRET_FILE === undefined ? config.AUTH_SECRET : readSecret(config.AUTH_SECRET_FILE, faults);
  if (faults.length > 0) throw new ConfigFault(faults);
  return { ...config, AUTH_SECRET: secret };
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
  return Object.entries(settings).map(([name, { secret }]) => {
    const value = config[name as keyof Config];
    if (name === 'AUTH_SECRET' && value === undefined && config.AUTH_JWKS_URL === undefined)
      return `${name}=(generated in DATA_DIR)`;
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return `${name}=`;
    return `${name}=${secret ? '(set)' : String(value)}`;
  });
}
