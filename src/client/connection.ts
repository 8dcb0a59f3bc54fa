import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import type { Timer } from '../clock.ts';
import { defaultBackOff } from './back-off.ts';
import { tokenCloseCodes, type ConnectionState } from './connection-state.ts';
import type { Connection, ConnectionOptions, Operation, OperationError, Sink } from './contract.ts';
import { createGate } from './gate.ts';
import { createHeartbeat } from './heartbeat.ts';
import { browserNetwork } from './network.ts';
import { createObservable } from './observable.ts';
import { pageClock } from './page-clock.ts';
import { readClaims } from './token.ts';

/** A lost connection is tried again for ever; a connection that lasted 5 s was a good one; without operations it stays 3 s. */
const goodAfter = 5_000;
const lingers = 3_000;

/**
 * Keeps one graphql-transport-ws connection, for ever. See `ConnectionState` for its states.
 *
 * Every loss is tried again after a wait with jitter, except where the server said that this client is at fault (the codes on which
 * graphql-ws gives up): then operations are kept aside, the state is `closed`, and `retry()` starts them again.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { url, token, heartbeat: interval = 10_000, patience = 5_000, clock = pageClock } = options;
  const { network = browserNetwork, backOff = defaultBackOff, random = Math.random, webSocket } = options;
  const state = createObservable<ConnectionState>({ phase: 'idle' });
  const gate = createGate({ clock, random, backOff, goodAfter });
  const running = new Set<() => void>();
  const aside = new Set<() => void>();
  let session = 0;
  let socket: { send(frame: string): void } | undefined;
  let lastToken: string | undefined;
  let attemptTimer: Timer | undefined;
  let stopListening: (() => void) | undefined;

  const heartbeat = createHeartbeat({
    clock,
    interval,
    patience,
    ping: () => socket?.send('{"type":"ping"}'),
    onRoundTrip: (roundTrip) => state.set({ phase: 'live', session, roundTrip }),
    onDead: () => client.terminate(),
  });

  const client: Client = createClient({
    url: attempt,
    async connectionParams() {
      lastToken = await token?.();
      return lastToken === undefined ? undefined : { authorization: `Bearer ${lastToken}` };
    },
    lazy: true,
    lazyCloseTimeout: lingers,
    retryAttempts: Infinity,
    retryWait: async () => {},
    shouldRetry: (event) => !(closeCode(event) === tokenCloseCodes.expired && hasExpired(lastToken)),
    on: {
      connected(opened) {
        attemptTimer?.cancel();
        gate.connected();
        session += 1;
        socket = opened as { send(frame: string): void };
        state.set({ phase: 'live', session, roundTrip: undefined });
        heartbeat.start();
      },
      pong: (received) => received && heartbeat.answered(),
      error: lost,
      closed: lost,
    },
    ...(webSocket === undefined ? {} : { webSocketImpl: webSocket }),
  });

  /** Stands before every attempt, also those that graphql-ws would make without waiting. */
  async function attempt(): Promise<string> {
    await gate.pass((retryAt) => {
      state.set({ phase: 'waiting', retryAt, attempt: gate.attempt(), online: network.online() });
    });
    state.set({ phase: 'connecting', attempt: gate.attempt(), online: network.online() });
    attemptTimer = clock.at(clock.now() + patience, () => client.terminate());
    return url;
  }

  function lost(): void {
    heartbeat.stop();
    attemptTimer?.cancel();
    socket = undefined;
    if (running.size === 0 && aside.size === 0) state.set({ phase: 'idle' });
  }

  function hasExpired(bearer: string | undefined): boolean {
    const expiresAt = bearer === undefined ? undefined : readClaims(bearer)?.expiresAt;
    return expiresAt !== undefined && expiresAt <= clock.now();
  }

  /** Goes on by itself if there is a fresh token by now. */
  async function renew(): Promise<void> {
    const expired = lastToken;
    let fresh: string | undefined;
    try {
      fresh = await token?.();
    } catch {
      // Whoever gives tokens cannot now: as if there were none.
    }
    if (fresh === undefined || fresh === expired || hasExpired(fresh)) return;
    if (state.getSnapshot().phase === 'closed') retry();
  }

  function networkChanged(): void {
    const now = state.getSnapshot();
    const online = network.online();
    if (now.phase === 'live') heartbeat.check();
    if (now.phase === 'waiting' || now.phase === 'connecting') state.set({ ...now, online });
    if (now.phase === 'waiting' && online) gate.hurry();
  }

  function subscribe<Data>(operation: Operation, sink: Sink<Data>): () => void {
    let ended = false;
    let stop: (() => void) | undefined;

    function begin(): void {
      aside.delete(begin);
      running.add(begin);
      stop = client.subscribe<Data>(operation, {
        next: (result) => ended || sink.next(result as FormattedExecutionResult<Data>),
        error(problem) {
          if (ended) return;
          if (Array.isArray(problem)) {
            end();
            return sink.error(problem as readonly OperationError[]);
          }
          running.delete(begin);
          aside.add(begin);
          const code = closeCode(problem);
          const signedOut = Object.values<number | undefined>(tokenCloseCodes).includes(code);
          state.set({ phase: 'closed', signedOut, code });
          if (code === tokenCloseCodes.expired) void renew();
        },
        complete() {
          if (ended) return;
          end();
          sink.complete();
        },
      });
    }

    function end(): void {
      ended = true;
      running.delete(begin);
      aside.delete(begin);
    }

    stopListening ??= network.onChange(networkChanged);
    if (state.getSnapshot().phase === 'closed') aside.add(begin);
    else begin();
    return () => {
      if (ended) return;
      end();
      stop?.();
    };
  }

  function retry(): void {
    if (state.getSnapshot().phase === 'waiting') gate.hurry();
    if (state.getSnapshot().phase === 'closed') gate.reopen();
    for (const begin of [...aside]) begin();
  }

  return {
    state,
    clock,
    subscribe,
    retry,
    dispose() {
      running.clear();
      aside.clear();
      gate.shut();
      lost();
      stopListening?.();
      void client.dispose();
    },
  };
}

function closeCode(problem: unknown): number | undefined {
  return typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    typeof problem.code === 'number'
    ? problem.code
    : undefined;
}
