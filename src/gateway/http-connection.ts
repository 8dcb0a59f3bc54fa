import type { ServerResponse } from 'node:http';
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { Clock } from '../clock.ts';
import { closings, type Closing, type ProblemCode } from '../errors.ts';
import { currentRequestId } from '../request-id.ts';
import { logEnd } from './connection-log.ts';
import type { Countdown } from './countdown.ts';
import type { GatewayLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { MaskError } from './mask-error.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Plan } from './plan.ts';
import { PulledSubscription } from './pulled-subscription.ts';
import type { Connection, Registry } from './registry.ts';
import type { Opened, Subscriptions } from './subscriptions.ts';

/** What the requests of one gateway have in common. */
export interface HttpHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly mask: MaskError;
  readonly registry: Registry;
  readonly subscriptions: Subscriptions;
  /** Subscriptions whose reader is busy with a result. */
  readonly stalls: Countdown<PulledSubscription>;
  /** Requests that were told to go, until they must have. */
  readonly goodbyes: Countdown<HttpConnection>;
}

/**
 * One HTTP request. As long as a subscription of it runs (over SSE) it is a connection like a socket: counted and limited in the same registry,
 * ended when its client leaves, its token expires, its user is disconnected or the server restarts. An ended one says why in a last result, and is cut off if nobody
 * reads that.
 */
export class HttpConnection implements Connection {
  readonly transport = 'http';
  /** Answers are the HTTP server's to wait for. */
  readonly isBusy = false;
  readonly address: string;
  readonly requestId = currentRequestId();
  readonly since: number;
  readonly principal: Principal | undefined;
  readonly #host: HttpHost;
  readonly #response: ServerResponse;
  readonly #running = new Set<PulledSubscription>();
  #reason: string | undefined;
  #begun = 0;
  #frames = 0;

  constructor(host: HttpHost, address: string, principal: Principal | undefined, response: ServerResponse) {
    this.#host = host;
    this.#response = response;
    this.address = address;
    this.since = host.clock.now();
    this.principal = principal;
  }

  /**
   * Opens a subscription that its reader pulls. Answers with errors if that cannot be.
   * @throws {Problem} RATE_LIMITED or UNAVAILABLE if there is no room.
   */
  subscribe(
    plan: Plan,
    args: ExecutionArgs,
  ): PulledSubscription | ExecutionResult | Promise<PulledSubscription | ExecutionResult> {
    const { clock, limits, metrics, mask, stalls, subscriptions } = this.#host;
    const response = this.#response;
    if (this.#running.size === 0) this.#enter();
    const expiresAt = this.principal?.expiresAt;
    const expiry =
      expiresAt === undefined || limits.expiryGrace === 0
        ? undefined
        : clock.at(expiresAt + limits.expiryGrace, () => this.close(closings.expired));
    const pulled = new PulledSubscription({
      metrics,
      mask,
      stalls,
      tooSlow: () => {
        this.close(closings.tooSlow);
        this.#cutOff();
      },
      over: () => {
        expiry?.cancel();
        this.#running.delete(pulled);
        this.#frames += pulled.frames;
        if (this.#running.size === 0) this.#leave();
      },
    });
    this.#running.add(pulled);
    this.#begun++;

    const opened = subscriptions.open(plan, args, pulled);
    return opened instanceof Promise ? opened.then(settle) : settle(opened);

    function settle(outcome: Opened): PulledSubscription | ExecutionResult {
      if ('leave' in outcome) {
        pulled.opened(outcome);
        // Its client left before it began, for example while its token was checked: nobody will ever pull.
        if (response.closed) pulled.end();
        return pulled;
      }
      pulled.end();
      return { errors: outcome };
    }
  }

  close(closing: Closing): void {
    if (this.#running.size === 0) return;
    const error = new GraphQLError(closing.reason, { extensions: { code: codeFor(closing) } });
    this.#reason ??= closing.reason;
    this.#host.goodbyes.start(this);
    for (const pulled of this.#running) pulled.fail(error);
  }

  terminate(): void {
    this.close(closings.restart);
    this.#cutOff();
  }

  /** The time to go is over. An answer that has ended left its connection to the next request. */
  #cutOff(): void {
    if (!this.#response.writableFinished) this.#response.destroy();
  }

  #enter(): void {
    const { registry } = this.#host;
    registry.requireRoom(this.address);
    if (this.principal) registry.requireRoomFor(this.principal);
    registry.admit(this);
    registry.identify(this);
    // Who serves the answer lets go of it when its client leaves, but not before it began to be sent.
    this.#response.once('close', () => {
      for (const pulled of this.#running) pulled.end();
    });
  }

  #leave(): void {
    const { registry, log, clock } = this.#host;
    registry.remove(this);
    const end = { code: null, reason: this.#reason, operations: this.#begun, frames: this.#frames };
    logEnd(this, end, { log, now: clock.now() });
  }
}

/** Where there are no close codes, a reader is told in the words of the table of problems. */
function codeFor(closing: Closing): ProblemCode {
  if (closing.code === closings.expired.code) return 'TOKEN_EXPIRED';
  return closing.code === closings.unauthenticated.code ? 'UNAUTHENTICATED' : 'UNAVAILABLE';
}
