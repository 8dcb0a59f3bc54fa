import { z } from 'zod';
import { flag, setting, text, webAddress, wholeNumber } from './setting.ts';

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

/** Where the server listens, what it keeps, who may use it from a page. */
export const serverSettings = {
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
  ALLOWED_ORIGINS: setting({
    about: "Web origins whose pages may use this server, besides the server's own; separated by commas.",
    expected: 'origins such as https://example.com, separated by commas',
    shown: '',
    schema: origins.default([]),
  }),
  TRUST_PROXY: setting({
    about: 'Whether a proxy in front is trusted to tell the address of the client (X-Forwarded-For).',
    expected: 'true or false',
    shown: 'false',
    schema: flag.default(false),
  }),
  INTROSPECTION: setting({
    about:
      'Whether the schema may be asked for, GraphiQL is served and errors suggest names. Without it: unless NODE_ENV is production.',
    expected: 'true or false',
    shown: 'true',
    schema: flag.default(true),
  }),
  LOG_LEVEL: setting({
    about: 'How much is logged.',
    expected: 'fatal, error, warn, info, debug, trace or silent',
    shown: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  }),
};
