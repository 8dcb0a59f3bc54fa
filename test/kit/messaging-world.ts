import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '../../src/bus/contract.ts';
import { createMemoryBus } from '../../src/bus/memory-bus.ts';
import { InboxHub } from '../../src/messaging/inbox-hub.ts';
import { People } from '../../src/messaging/people.ts';
import type { PresenceSource } from '../../src/messaging/presence.ts';
import { PushEngine } from '../../src/messaging/push-engine.ts';
import type { SendPushInput } from '../../src/messaging/push-input.ts';
import type { Store } from '../../src/store/contract.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { Device } from './device.ts';
import { ManualClock } from './manual-clock.ts';
import type { NodeBuses } from './node-buses.ts';

export interface WorldOptions {
  /** Opens the store, again after each restart; the embedded one in a folder of its own unless given. */
  readonly openStore?: () => Promise<Store>;
  /** Opens the buses of two nodes, again after each restart; one in memory unless given. */
  readonly openBuses?: () => Promise<NodeBuses>;
  readonly clock?: ManualClock;
  readonly pageSize?: number;
  readonly releasers?: number;
  readonly ceiling?: number;
}

/** The parts of messaging on a real store in a folder of its own, with a clock that the test moves. */
export class MessagingWorld implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly online = new Set<string>();
  readonly watching = new Map<string, string[]>();
  readonly warnings: string[] = [];
  readonly #dataDir: string;
  readonly #options: WorldOptions;
  store!: Store;
  bus!: Bus;
  #buses!: NodeBuses;
  pushes!: PushEngine;
  inbox!: InboxHub;
  people!: People;
  #devices: Device[] = [];

  static async open(options: WorldOptions = {}): Promise<MessagingWorld> {
    const world = new MessagingWorld(await mkdtemp(join(tmpdir(), 'presently-')), options);
    await world.#start();
    return world;
  }

  private constructor(dataDir: string, options: WorldOptions) {
    this.#dataDir = dataDir;
    this.#options = options;
    this.clock = options.clock ?? new ManualClock();
  }

  /** Sends a push that must be accepted; answers its id. What is not given is the least that is needed. */
  async send(input: Partial<SendPushInput> & Pick<SendPushInput, 'audience'>): Promise<string> {
    const { push, errors } = await this.pushes.send(
      { title: 'Title', body: 'Body', ...input },
      { subject: 'operator' },
    );
    if (!push) throw new Error(JSON.stringify(errors));
    return push.id;
  }

  /** A subscription of a user that reads all the time. */
  connect(user: string, origin?: object): Device {
    const device = new Device(user, this.inbox.open(user, origin));
    this.#devices.push(device);
    this.online.add(user);
    return device;
  }

  /** Lets everything that is due happen and every device read what there is for it. */
  async settle(): Promise<void> {
    await this.pushes.settled();
    await this.#buses.carried();
    let read = -1;
    for (let now = this.#read(); now !== read; now = this.#read()) {
      read = now;
      await this.inbox.settled();
      await new Promise((resolve) => setImmediate(resolve));
      await this.inbox.settled();
    }
  }

  async advanceTo(instant: number): Promise<void> {
    this.clock.advanceTo(instant);
    await new Promise((resolve) => setImmediate(resolve));
    await this.settle();
  }

  /** Ends everything at the next page and begins again on what the store has. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await rm(this.#dataDir, { recursive: true });
  }

  async #start(): Promise<void> {
    const presence: PresenceSource = {
      online: async () => [...this.online],
      watching: async (id) => this.watching.get(id) ?? [],
    };
    const { clock } = this;
    const log = {
      info() {},
      warn: ({ err }: { readonly err?: unknown }, message: string) =>
        void this.warnings.push(`${message}: ${String(err)}`),
    };
    this.store = await (this.#options.openStore?.() ?? openSqliteStore({ dataDir: this.#dataDir }));
    this.#buses = await (this.#options.openBuses?.() ?? oneBus());
    this.bus = this.#buses.engine;
    const { store, bus } = this;
    this.pushes = new PushEngine({ store, bus, clock, presence, log, ...this.#options });
    this.inbox = new InboxHub({ store, bus: this.#buses.inbox, clock, log });
    this.people = new People({ store, bus, clock, presence });
    this.pushes.start();
    await this.#buses.carried();
  }

  async #stop(): Promise<void> {
    await this.pushes.stop();
    this.inbox.close();
    await Promise.all(this.#devices.map((device) => device.ended));
    this.#devices = [];
    this.online.clear();
    await this.store.close();
    await Promise.all([this.#buses.engine.close(), this.#buses.inbox.close()]);
  }

  #read(): number {
    return this.#devices.reduce((sum, { received }) => sum + received.length, 0);
  }
}

async function oneBus(): Promise<NodeBuses> {
  const bus = createMemoryBus();
  return { engine: bus, inbox: bus, carried: async () => {} };
}
