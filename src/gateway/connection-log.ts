import type { Log } from './log.ts';
import type { Connection } from './registry.ts';

/** How a connection ended, and what it was used for. */
export interface ConnectionEnd {
  /** The close code of a WebSocket; null over SSE, which has none. */
  readonly code: number | null;
  /** Why, in the server's words; undefined if it was the client that went. What a client says is not logged. */
  readonly reason: string | undefined;
  readonly operations: number;
  readonly frames: number;
}

/** Says one line about a connection that has ended. */
export function logEnd(
  { transport, principal, requestId, since }: Connection,
  { code, reason, operations, frames }: ConnectionEnd,
  { log, now }: { readonly log: Log; readonly now: number },
): void {
  log.info(
    {
      transport: transport === 'http' ? 'sse' : transport,
      code,
      reason: reason ?? 'The client went',
      user: principal?.subject,
      role: principal?.role,
      // Named, for whoever ends a connection may do so for a request of their own.
      requestId,
      seconds: Math.max(now - since, 0) / 1000,
      operations,
      frames,
    },
    'Connection closed',
  );
}
