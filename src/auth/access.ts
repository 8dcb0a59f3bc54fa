import { Problem } from '../errors.ts';
import type { Principal, Role } from './principal.ts';

/** What a root field demands of its caller: the `@access` of the schema. */
export type Access = 'ANYONE' | 'LIVE' | 'SIGNED_IN' | 'SENSOR' | 'OPERATOR' | 'ADMIN';

const admitted: Record<Exclude<Access, 'ANYONE' | 'LIVE'>, readonly Role[]> = {
  SIGNED_IN: ['user', 'sensor', 'operator', 'admin'],
  SENSOR: ['sensor', 'operator', 'admin'],
  OPERATOR: ['operator', 'admin'],
  ADMIN: ['admin'],
};

/**
 * Lets the caller pass or throws UNAUTHENTICATED (nobody is calling) or FORBIDDEN (somebody who may not).
 * @param anonymousLive whether live facts need no token.
 */
export function requireAccess(
  access: Access,
  principal: Principal | undefined,
  anonymousLive: boolean,
): void {
  if (access === 'ANYONE' || (access === 'LIVE' && anonymousLive)) return;
  if (!principal) throw new Problem('UNAUTHENTICATED', 'This needs a token.');
  const allowed = admitted[access === 'LIVE' ? 'SIGNED_IN' : access];
  if (!allowed.includes(principal.role)) {
    throw new Problem(
      'FORBIDDEN',
      `This needs the role ${allowed.join(' or ')}; the token's is ${principal.role}.`,
    );
  }
}
