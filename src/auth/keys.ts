import type { Config } from '../config.ts';
import { ownSecret } from './secret.ts';
import type { Keys } from './tokens.ts';

type KeySettings = Pick<
  Config,
  | 'AUTH_JWKS_URL'
  | 'AUTH_JWKS_CACHE'
  | 'AUTH_JWKS_REFETCH'
  | 'AUTH_ISSUER'
  | 'AUTH_AUDIENCE'
  | 'AUTH_SECRET'
  | 'DATA_DIR'
>;

/** The keys that a configuration asks for: an identity provider's, the given secret, or one of our own in the data folder. */
export function keysOf(config: KeySettings): Keys {
  const expected = { issuer: config.AUTH_ISSUER, audience: config.AUTH_AUDIENCE };
  if (config.AUTH_JWKS_URL === undefined)
    return { ...expected, secret: config.AUTH_SECRET ?? ownSecret(config.DATA_DIR) };
  return {
    ...expected,
    jwksUrl: config.AUTH_JWKS_URL,
    jwksCache: config.AUTH_JWKS_CACHE,
    jwksFloor: config.AUTH_JWKS_REFETCH,
  };
}
