import type { Config } from '../config.ts';
import { ownSecret } from './secret.ts';
import type { Keys } from './tokens.ts';

/** The keys that a configuration asks for: an identity provider's, the given secret, or one of our own in the data folder. */
export function keysOf(config: Pick<Config, 'AUTH_JWKS_URL' | 'AUTH_SECRET' | 'DATA_DIR'>): Keys {
  if (config.AUTH_JWKS_URL !== undefined) return { jwksUrl: config.AUTH_JWKS_URL };
  return { secret: config.AUTH_SECRET ?? ownSecret(config.DATA_DIR) };
}
