import type { Socket } from 'node:net';

/** Resolves when a connection is closed, also by a reset: events' `once` fails at the error that comes before. */
export function untilClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.on('error', () => {}).on('close', () => resolve()));
}
