import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../clock.ts';
import { Problem } from '../errors.ts';

export interface KeySetOptions {
  readonly url: string;
  /** How long keys are used before they are asked for again (ms). */
  readonly cache: number;
  /** How often at most they are asked for because a token names one that is not known (ms). */
  readonly floor: number;
}

/** How long the provider is left alone after it did not answer, or not with keys (ms): every token would ask it otherwise. */
const pause = 1_000;

/** How long it may take to answer (ms). */
const patience = 5_000;

/**
 * The public keys of an identity provider: fetched with the first token, kept, fetched anew when they are old or a token names an unknown one.
 * A key that the provider does not have is the token's fault; a provider that does not answer, or not with keys, is UNAVAILABLE, so that
 * clients come back.
 */
export function createKeySet({ url, cache, floor }: KeySetOptions, clock: Clock): JWTVerifyGetKey {
  let pausedUntil = 0;
  const keySet = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: cache,
    cooldownDuration: floor,
    timeoutDuration: patience,
    [customFetch]: async (address, options) => {
      if (clock.now() < pausedUntil) throw new Error('The key server did not answer a moment ago.');
      return fetch(address, options);
    },
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      if (clock.now() >= pausedUntil) pausedUntil = clock.now() + pause;
      throw new Problem('UNAVAILABLE', 'Tokens cannot be checked now. Try again.');
    }
  };
}

function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
