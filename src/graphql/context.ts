import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/contract.ts';
import type { Roster } from '../bus/roster.ts';
import type { Clock } from '../clock.ts';
import { Problem } from '../errors.ts';
import type { LiveFacts } from '../live/live-facts.ts';
import type { InboxHub } from '../messaging/inbox-hub.ts';
import type { People } from '../messaging/people.ts';
import type { PushEngine } from '../messaging/push-engine.ts';
import type { AuditStore } from '../store/contract.ts';
import type { Ticker } from '../live/ticker.ts';
import type { DeadLetterDesk } from './dead-letter-desk.ts';

/** The parts of the program that resolvers speak to. */
export interface Services {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly ticker: Ticker;
  readonly live: LiveFacts;
  readonly people: People;
  readonly pushes: PushEngine;
  readonly inbox: InboxHub;
  readonly roster: Roster;
  /** Who did what. */
  readonly audit: Pick<AuditStore, 'record' | 'page'>;
  readonly deadLetters: DeadLetterDesk;
  /** Closes a user's connections on all nodes. Answers how many there were. */
  readonly disconnectUser: (userId: string) => Promise<number>;
}

/** What a resolver knows of the operation it serves. */
export interface RequestContext {
  /** Who is calling, or undefined for nobody. Always undefined while a group's shared result is worked out. */
  readonly principal: Principal | undefined;
  /** Identifies the connection: one per WebSocket or HTTP request. */
  readonly connection: object;
  readonly services: Services;
}

/** Who is calling, where a guard has already made sure that somebody is. */
export function callerOf({ principal }: RequestContext): Principal {
  if (!principal) throw new Problem('UNAUTHENTICATED', 'This needs a token.');
  return principal;
}
