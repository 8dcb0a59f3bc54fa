import type { ServerResponse } from 'node:http';

/**
 * Hangs up on a client that reads nothing of an answer while some of it waits. The runtime's own timer for the connection says so when the kernel
 * took no byte and the client sent none; it looks only when the wait is over, so that a stall may last twice as long before it is seen. A stream of
 * events has no such timer, for it may be idle: the gateway knows how long its reader has been busy.
 * @param stall the wait, in ms; 0: for ever.
 */
export function hangUpOnSlowReader(response: ServerResponse, stall: number): void {
  response.setTimeout(stall, () => {
    if (response.writableLength > 0) response.destroy();
  });
}
