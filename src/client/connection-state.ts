/**
 * What to tell people about the connection.
 *
 * - **idle**: nobody follows anything, so there is no connection.
 * - **connecting**: an attempt is under way. `attempt` is 0 for the first ever, and counts up until a connection has lasted.
 * - **live**: connected. What is on the page is current. `session` counts the connections of this page from 1: when it grows, whatever is
 *   not a subscription must be read again. `roundTrip` is the last one measured (ms).
 * - **waiting**: the connection was lost; the next attempt starts at `retryAt` (on the clock given to the connection).
 * - **closed**: the server gave up on this client; it stays so until `retry()`. `signedOut` if its token was not accepted or has expired;
 *   else this client did something that it should not have.
 *
 * In **connecting** and **waiting**, `online: false` means that the machine believes to have no network.
 */
export type ConnectionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly attempt: number; readonly online: boolean }
  | { readonly phase: 'live'; readonly session: number; readonly roundTrip: number | undefined }
  | {
      readonly phase: 'waiting';
      readonly retryAt: number;
      readonly attempt: number;
      readonly online: boolean;
    }
  | { readonly phase: 'closed'; readonly signedOut: boolean; readonly code: number | undefined };

/** The close codes that concern the token: not believed; expired, or disconnected by an operator. */
export const tokenCloseCodes = { unauthenticated: 4401, expired: 4403 } as const;
