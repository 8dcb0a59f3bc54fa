import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Principal, Role } from '../../src/auth/principal.ts';
import { Problem } from '../../src/errors.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { ProtocolClient } from './protocol-client.ts';
import { World } from './test-schema.ts';
import type { ClientOptions } from 'ws';

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A gateway with the test's schema on a free port. Tokens are "role:subject", or "role:subject:expiry in ms". */
export class GatewayServer implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly world = new World(this.clock);
  readonly schema = this.world.schema();
  readonly lines: LogLine[] = [];
  readonly gateway: Gateway;
  readonly server: Server;
  readonly #clients: ProtocolClient[] = [];
  url = '';

  private constructor(options: Partial<GatewayOptions>) {
    const write = (level: string) => (fields: object, message: string) =>
      void this.lines.push({ level, fields, message });
    this.gateway = createGateway({
      schema: this.schema,
      clock: this.clock,
      log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
      authenticate: async (params) => principalOf(params?.['authorization'], this.clock.now()),
      contextFor: (principal, connection) => ({ principal, connection }),
      ...options,
    });
    this.server = createServer();
    this.server.on('upgrade', (request, socket, head) => this.gateway.handleUpgrade(request, socket, head));
  }

  static async start(options: Partial<GatewayOptions> = {}): Promise<GatewayServer> {
    const started = new GatewayServer(options);
    started.server.listen(0, '127.0.0.1');
    await once(started.server, 'listening');
    started.url = `ws://127.0.0.1:${(started.server.address() as AddressInfo).port}/graphql`;
    return started;
  }

  /** A client that is connected and initialised, with this token if any. */
  async connect(token?: string, options?: ClientOptions): Promise<ProtocolClient> {
    const client = await ProtocolClient.connect(
      this.url,
      token === undefined ? undefined : { authorization: `Bearer ${token}` },
      options,
    );
    this.#clients.push(client);
    return client;
  }

  /** A client that has only opened its socket. */
  async open(options?: ClientOptions, protocol?: string): Promise<ProtocolClient> {
    const client = new ProtocolClient(this.url, options, protocol);
    this.#clients.push(client);
    await once(client.socket, 'open');
    return client;
  }

  /** Lets one turn of the event loop pass. */
  async turn(): Promise<void> {
    await nextTurn();
  }

  /** Waits until something holds, turn by turn. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await nextTurn();
  }

  /** Lets everything happen that is on its way: until nothing was written for a hundred turns. */
  async settled(): Promise<void> {
    for (let quiet = 0, frames = -1; quiet < 100; quiet++) {
      if (frames !== this.gateway.metrics.frames) quiet = 0;
      frames = this.gateway.metrics.frames;
      await nextTurn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.gateway.close();
    for (const client of this.#clients) client.socket.terminate();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function principalOf(authorization: unknown, now: number): Principal | undefined {
  if (authorization === undefined) return undefined;
  const [, role, subject, expiry] =
    /^Bearer (\w+):(\w+)(?::(\d+))?$/.exec(typeof authorization === 'string' ? authorization : '') ?? [];
  if (!role || !subject) throw new Problem('UNAUTHENTICATED', 'The token cannot be verified.');
  const expiresAt = expiry === undefined ? undefined : Number(expiry);
  if (expiresAt !== undefined && expiresAt <= now)
    throw new Problem('TOKEN_EXPIRED', 'The token has expired.');
  return { role: role as Role, subject, expiresAt };
}
