import { z } from 'zod';
import { flag, setting, span, text, webAddress } from './setting.ts';

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
  AUTH_JWKS_CACHE: span(600_000, 'How long its keys are used before they are asked for again.'),
  AUTH_JWKS_REFETCH: span(
    10_000,
    'How often at most they are asked for because a token names a key that is not known; PT0S: each time.',
  ),
  AUTH_ISSUER: setting({
    about: 'Who must have issued a token (iss). Without it anybody who can sign one.',
    expected: 'the issuer, as tokens name it',
    shown: '',
    schema: text.optional(),
  }),
  AUTH_AUDIENCE: setting({
    about: 'For whom a token must have been issued (aud). Without it for anybody.',
    expected: 'the audience, as tokens name it',
    shown: '',
    schema: text.optional(),
  }),
  ANONYMOUS_LIVE: setting({
    about: 'Whether live facts need no token.',
    expected: 'true or false',
    shown: 'true',
    schema: flag.default(true),
  }),
};
