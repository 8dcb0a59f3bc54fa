import { errors, jwtVerify, SignJWT, type JWTPayload, type JWTVerifyResult } from 'jose';
import type { Clock } from '../clock.ts';
import { Problem } from '../errors.ts';
import { isKeepable } from '../keepable.ts';
import { createKeySet } from './key-set.ts';
import { roles, type Principal, type Role } from './principal.ts';

/** What a token must say, besides being signed: who issued it (`iss`) and for whom (`aud`). Undefined: anything. */
export interface Expected {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Where the keys are that tokens are checked with: a shared secret (HS256) or the address of a key set. */
export type Keys = Expected &
  (
    | { readonly secret: string }
    | {
        readonly jwksUrl: string;
        /** See `KeySetOptions`. */
        readonly jwksCache: number;
        readonly jwksFloor: number;
      }
  );

/** Turns a token into who is calling. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal | undefined>;

/**
 * Makes the check of `Bearer` tokens: JSON Web Tokens with `sub` (the user's id), `role` (user if absent) and usually `exp`.
 * Nothing given is nobody (undefined). What cannot be believed is UNAUTHENTICATED, what was good once TOKEN_EXPIRED.
 */
export function createAuthenticate(keys: Keys, clock: Clock): Authenticate {
  const verify = verifier(keys, clock);
  return async (authorization) => {
    if (authorization === undefined || authorization === '') return undefined;
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    if (token === undefined)
      throw new Problem('UNAUTHENTICATED', 'The authorization is not of the form "Bearer TOKEN".');
    try {
      return toPrincipal((await verify(token)).payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Problem('TOKEN_EXPIRED', 'The token has expired.');
      if (error instanceof errors.JOSEError)
        throw new Problem('UNAUTHENTICATED', 'The token cannot be verified.');
      throw error;
    }
  };
}

function verifier(keys: Keys, clock: Clock): (token: string) => Promise<JWTVerifyResult> {
  const { issuer, audience } = keys;
  // The algorithm is never the token's choice: a public key must not become a shared secret, and `none` is in neither list.
  const options = (algorithms: string[]) => ({
    algorithms,
    currentDate: new Date(clock.now()),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  });
  if ('secret' in keys) {
    const secret = new TextEncoder().encode(keys.secret);
    return (token) => jwtVerify(token, secret, options(['HS256']));
  }
  const keySet = createKeySet({ url: keys.jwksUrl, cache: keys.jwksCache, floor: keys.jwksFloor }, clock);
  return (token) => jwtVerify(token, keySet, options(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']));
}

function toPrincipal(payload: JWTPayload): Principal {
  const { sub, exp } = payload;
  const role = payload['role'] ?? 'user';
  if (!sub || sub.length > 200 || !isKeepable(sub))
    throw new Problem('UNAUTHENTICATED', 'The token names no subject of 1 to 200 characters.');
  if (!isRole(role))
    throw new Problem('UNAUTHENTICATED', `The token's role is not one of ${roles.join(', ')}.`);
  return { subject: sub, role, expiresAt: exp === undefined ? undefined : exp * 1000 };
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

/** Signs a token for a subject, valid for `ttl` ms from now (undefined: for ever), saying what is expected of it. */
export function signToken(
  secret: string,
  principal: Pick<Principal, 'subject' | 'role'>,
  clock: Clock,
  ttl?: number,
  { issuer, audience }: Expected = {},
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const token = new SignJWT({ role: principal.role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(principal.subject)
    .setIssuedAt(now);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  if (ttl !== undefined) token.setExpirationTime(now + Math.ceil(ttl / 1000));
  return token.sign(new TextEncoder().encode(secret));
}
