import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../kit/child-server.ts';
import { MessageLoad } from '../kit/message-load.ts';
import { startPostgres } from '../kit/postgres-server.ts';
import { startRedis } from '../kit/redis-server.ts';
import { type Run, serve } from '../kit/server-process.ts';
import { canTestNodes } from '../kit/systems.ts';
import { startRelay } from '../kit/tcp-relay.ts';
import { temporaryFolder } from '../kit/temporary-folder.ts';

/** How long what fails stays away (ms); FAULT_SECONDS for longer. */
const away = Number(process.env['FAULT_SECONDS'] ?? 5) * 1_000;
/** How many pushes are accepted before a fault, and again after it. */
const some = 100;

const secret = 'a secret for the faults of several nodes';

/** Nodes as processes, on a PostgreSQL and a Redis of their own, behind a balancer; everything ends with the test. */
class System {
  readonly #environment: Record<string, string>;
  readonly #ports: number[];
  readonly #nodes: (Run | undefined)[] = [];

  static async start(count: number) {
    const parts = new AsyncDisposableStack();
    onTestFinished(() => parts.disposeAsync());
    const [postgres, redis] = [parts.use(await startPostgres()), parts.use(await startRedis())];
    const folder = parts.use(temporaryFolder());
    const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
    const toRedis = parts.use(await startRelay([Number(new URL(redis.url).port)]));
    const toPostgres = parts.use(await startRelay([Number(new URL(postgres.url).port)]));
    const environment = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      DATA_DIR: folder.path,
      AUTH_SECRET: secret,
    };
    const system = new System(environment, ports);
    parts.defer(() => system.#end());
    // The last node reaches both through wires that can be cut.
    const wired = {
      DATABASE_URL: through(toPostgres.port, postgres.url),
      REDIS_URL: through(toRedis.port, redis.url),
    };
    for (const index of ports.keys()) await system.begin(index, index === count - 1 ? wired : {});
    const balancer = parts.use(await startRelay(ports));
    const load = parts.use(new MessageLoad({ url: `http://127.0.0.1:${balancer.port}`, secret }));
    await load.more(some);
    return { system, postgres, redis, toRedis, toPostgres, load };
  }

  private constructor(environment: Record<string, string>, ports: number[]) {
    this.#environment = environment;
    this.#ports = ports;
  }

  async begin(index: number, environment: Record<string, string> = {}): Promise<void> {
    const port = String(this.#ports[index]);
    this.#nodes[index] = await serve({ ...this.#environment, ...environment, PORT: port });
  }

  /** Ends a node; answers with its exit code. */
  async stop(index: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    this.#nodes[index]?.child.kill(signal);
    return (await this.#nodes[index]?.ended)?.code ?? null;
  }

  async #end(): Promise<void> {
    await Promise.all(this.#nodes.map((_, index) => this.stop(index, 'SIGKILL')));
  }
}

/** The same address with another port. */
function through(port: number, address: string): string {
  return Object.assign(new URL(address), { port }).href;
}

/** What holds whatever happened: more comes through, everything arrives, nothing after it was acknowledged, and in order. */
async function expectPromisesKept(load: MessageLoad): Promise<void> {
  await load.more(some);
  await load.finish();
  expect(load.faults).toEqual([]);
}

/** What holds while nodes do not hear each other: pushes are accepted, and come to whoever is connected where they were. */
async function expectToGoOn(load: MessageLoad): Promise<void> {
  const { accepted, delivered } = load;
  await delay(away);
  expect(load.accepted).toBeGreaterThan(accepted + some);
  expect(load.delivered).toBeGreaterThan(delivered + some);
}

describe.skipIf(!canTestNodes)(
  'two nodes behind a balancer lose nothing, double nothing acknowledged and keep the order when',
  () => {
    it('one is killed: its clients come back on the other and go on', async () => {
      const { system, load } = await System.start(2);
      await system.stop(0, 'SIGKILL');
      await load.more(some);
      await system.begin(0);
      await expectPromisesKept(load);
    });

    it('all are restarted one after the other', async () => {
      const { system, load } = await System.start(2);
      for (const index of [0, 1]) {
        expect(await system.stop(index, 'SIGTERM')).toBe(0);
        await system.begin(index);
        await load.more(some);
      }
      await expectPromisesKept(load);
    });

    it('PostgreSQL is restarted', async () => {
      const { postgres, load } = await System.start(2);
      await postgres.stop();
      await delay(away);
      await postgres.start();
      await expectPromisesKept(load);
    });

    it('Redis is away: pushes are accepted and delivered meanwhile, and everything is there at most 5 s after it is back', async () => {
      const { redis, load } = await System.start(2);
      await redis.stop();
      await expectToGoOn(load);
      await redis.start();
      const start = performance.now();
      await load.arrived();
      expect(performance.now() - start).toBeLessThan(5_000);
      await expectPromisesKept(load);
    });

    it('the network between one of them and PostgreSQL is cut, and nobody is told: the other one goes on', async () => {
      const { toPostgres, load } = await System.start(2);
      toPostgres.cut();
      await delay(away);
      await load.accepts(some);
      toPostgres.mend();
      await expectPromisesKept(load);
    });

    it('the network between one of them and Redis is cut, and nobody is told', async () => {
      const { toRedis, load } = await System.start(2);
      toRedis.cut();
      await expectToGoOn(load);
      toRedis.mend();
      const start = performance.now();
      await load.arrived();
      expect(performance.now() - start).toBeLessThan(5_000);
      await expectPromisesKept(load);
    });
  },
);
