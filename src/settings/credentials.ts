import { z } from 'zod';
import { flag, setting, text, webAddress } from './setting.ts';

/** How callers prove who they are. */
export const credentialsSettings = {
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
};
