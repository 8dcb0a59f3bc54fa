import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const dialing = new AsyncLocalStorage<Set<Socket>>();

/**
 * Connects by a driver that leaves its socket open when the other side takes the connection and then says nothing: whatever it opened is
 * destroyed if it fails. Else each attempt would leave one, and they would hold up the end of the process.
 */
export async function dialed<Connection>(connect: () => Promise<Connection>): Promise<Connection> {
  const sockets = new Set<Socket>();
  const note = (message: unknown): void => {
    if (dialing.getStore() === sockets) sockets.add((message as { readonly socket: Socket }).socket);
  };
  subscribe('net.client.socket', note);
  try {
    return await dialing.run(sockets, connect);
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    throw error;
  } finally {
    unsubscribe('net.client.socket', note);
  }
}
