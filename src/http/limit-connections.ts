import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isLoopback, sourceOf } from '../gateway/address.ts';
import { most } from '../gateway/limits.ts';

/** How many TCP connections a server holds that carry no WebSocket: WebSockets are limited by the gateway. 0 for any number. */
export interface ConnectionLimits {
  readonly connections: number;
  /** From one address; loopback addresses are exempt. Behind a proxy all come from its address: this is not for there. */
  readonly connectionsPerAddress: number;
}

/**
 * Hangs up on connections for which there is no room, before a byte of them is read: a flood of them costs no more than that. States of one:
 * **counted**, then either **taken over** by a WebSocket or **closed**, and counted no more.
 * @param refused called for each that was refused.
 */
export function limitConnections(
  server: Server,
  { connections, connectionsPerAddress }: ConnectionLimits,
  refused: (code: 'RATE_LIMITED' | 'UNAVAILABLE') => void,
): void {
  const counted = new Map<Duplex, string>();
  const bySource = new Map<string, number>();

  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const source = sourceOf(address);
    const ofSource = bySource.get(source) ?? 0;
    const isOneTooMany = ofSource >= most(connectionsPerAddress) && !isLoopback(address);
    if (isOneTooMany || counted.size >= most(connections)) {
      refused(isOneTooMany ? 'RATE_LIMITED' : 'UNAVAILABLE');
      socket.destroy();
      return;
    }
    counted.set(socket, source);
    bySource.set(source, ofSource + 1);
    socket.once('close', closed);
  });
  server.on('upgrade', (_request, socket) => {
    socket.off('close', closed);
    leave(socket);
  });

  function closed(this: Duplex): void {
    leave(this);
  }

  function leave(socket: Duplex): void {
    const source = counted.get(socket);
    if (source === undefined) return;
    counted.delete(socket);
    const ofSource = (bySource.get(source) ?? 0) - 1;
    if (ofSource > 0) bySource.set(source, ofSource);
    else bySource.delete(source);
  }
}
