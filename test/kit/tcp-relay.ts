import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands between programs on the network: passes bytes on and knows nothing of what they mean. */
export interface TcpRelay extends AsyncDisposable {
  readonly port: number;
  /** Cuts the network: what is on its way is swallowed, nobody is told, and nothing comes through. */
  cut(): void;
  /** Breaks what was open while it was cut, as whoever is there now knows nothing of it, and passes on what comes from now on. */
  mend(): void;
  /**
   * Once these texts were asked one after another on a connection: swallows what is answered to the last, and breaks that connection. Resolves
   * when it is broken.
   */
  loseAnswerTo(...texts: readonly string[]): Promise<void>;
}

/**
 * Starts a relay on a free port of the loopback interface. With several targets it is a plain balancer: each connection goes to the next one in
 * turn, or to another if that one does not take it.
 */
export async function startRelay(targets: readonly number[]): Promise<TcpRelay> {
  const open = new Set<Socket>();
  let turn = 0;
  let isCut = false;
  /** What is asked of which the answer is to be lost, how far each connection is with it, and whom to tell. */
  let lost:
    { readonly texts: readonly string[]; readonly asked: Map<Socket, number>; broken(): void } | undefined;
  /** Where such an answer would come from, and whom to tell. */
  const losing = new WeakMap<Socket, () => void>();

  async function reach(): Promise<Socket | undefined> {
    for (let attempt = 0; attempt < targets.length; attempt++) {
      const socket = connect(targets[turn++ % targets.length] ?? 0, '127.0.0.1');
      const reached = await Promise.race([
        once(socket, 'connect').then(() => true),
        once(socket, 'close').then(() => false),
      ]).catch(() => false);
      if (reached) return socket;
    }
    return undefined;
  }

  /** If the last of what is to be asked was asked now: whom to tell when the answer is lost. */
  function askedOn(from: Socket, chunk: Buffer): (() => void) | undefined {
    if (!lost) return undefined;
    const { texts, asked, broken } = lost;
    const count = asked.get(from) ?? 0;
    if (!chunk.includes(texts[count] ?? '')) return undefined;
    asked.set(from, count + 1);
    if (count + 1 < texts.length) return undefined;
    lost = undefined;
    return broken;
  }

  function pass(from: Socket, to: Socket): void {
    open.add(from);
    from.on('data', (chunk: Buffer) => {
      const broken = losing.get(from);
      if (broken) {
        from.destroy();
        broken();
      } else if (!isCut) {
        const loses = askedOn(from, chunk);
        if (loses) losing.set(to, loses);
        to.write(chunk);
      }
    });
    from.on('error', () => {
      // The close follows.
    });
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  }

  const server = createServer((client) => {
    client.on('error', () => {});
    if (isCut) {
      open.add(client);
      return;
    }
    client.pause();
    void reach().then((target) => {
      if (!target || client.destroyed) {
        client.destroy();
        target?.destroy();
        return;
      }
      pass(client, target);
      pass(target, client);
      client.resume();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function breakAll(): void {
    for (const socket of open) socket.destroy();
    open.clear();
  }

  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      breakAll();
    },
    loseAnswerTo: (...texts) => new Promise((broken) => (lost = { texts, asked: new Map(), broken })),
    async [Symbol.asyncDispose]() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
