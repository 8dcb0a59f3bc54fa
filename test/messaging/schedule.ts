import { expect } from 'vitest';
import type { PreferencesInput } from '../../src/messaging/people-input.ts';
import type { SendPushInput } from '../../src/messaging/push-input.ts';
import type { Device } from '../kit/device.ts';
import type { MessagingWorld } from '../kit/messaging-world.ts';
import { Model, nextLocal } from './model.ts';
import { checkDevice, checkDevices, checkInbox, checkPush } from './schedule-checks.ts';
import { type Command, hour, minute, type PushCommand, ruleSets, zones } from './schedule-commands.ts';

/** Plays one schedule on the product and on the model, and compares what can be seen. */
export class Schedule {
  readonly #world: MessagingWorld;
  readonly #run: string;
  readonly #model = new Model(3);
  readonly #devices = new Map<string, Device[]>();
  readonly #ids: readonly string[];
  #step = 0;

  constructor(world: MessagingWorld, run: string) {
    this.#world = world;
    this.#run = run;
    this.#ids = zones.map((_, index) => `${run}-user-${index}`);
  }

  async begin(): Promise<void> {
    await this.#setRules(0);
    const users = this.#ids.map((id, index) => ({
      id,
      timeZone: zones[index]?.name ?? 'UTC',
      attributes: { run: this.#run, bit: index },
    }));
    const { errors } = await this.#world.people.upsert({ users });
    expect(errors).toEqual([]);
    for (const [index, id] of this.#ids.entries())
      this.#model.users.set(id, {
        id,
        offset: zones[index]?.offset ?? 0,
        muted: [],
        quiet: null,
        dailyLimit: null,
      });
  }

  /** Leaves nothing behind that would happen in a later run. */
  async end(): Promise<void> {
    for (const device of [...this.#devices.values()].flat()) await device.close();
    for (const { id } of this.#model.pushes) await this.#world.pushes.retract(id, { subject: 'test' });
    await this.#world.advanceTo(this.#world.clock.now() + minute);
  }

  async do(command: Command): Promise<void> {
    // Each command at an instant of its own, and never on a full minute: nothing happens at one instant whose order is not promised.
    await this.#advance(1_000 + 13);
    this.#step++;
    switch (command.kind) {
      case 'push':
        return this.#push(command);
      case 'advance':
        return this.#advance(command.by);
      case 'ack':
      case 'read':
        return this.#receive(command.kind, this.#id(command.user), command.which);
      case 'cancel':
      case 'retract':
        return this.#end(command.kind, command.which);
      case 'rules':
        return this.#setRules(command.set);
      case 'prefer':
        return this.#prefer(this.#id(command.user), command.choice);
      case 'connect':
        return this.#connect(this.#id(command.user));
      case 'disconnect':
        return this.#disconnect(this.#id(command.user));
      case 'crash':
        return this.#crash();
    }
  }

  async check(): Promise<void> {
    await this.#settle();
    for (const push of this.#model.pushes) await checkPush(this.#world, this.#model, push);
    for (const id of this.#ids) await checkInbox(this.#world, this.#model, id);
    checkDevices(this.#model, this.#devices);
  }

  async #push(command: PushCommand): Promise<void> {
    const now = this.#world.clock.now();
    const bits = this.#ids.map((_, index) => index).filter((index) => command.users & (1 << index));
    const users = bits.map((index) => this.#id(index));
    const bitFilter = { attribute: { name: 'bit', in: bits } };
    // A minute of its own: which of two pushes comes first at one instant is not promised.
    const localMinute = 9 * 60 + 10 + this.#step;
    const dueAt = command.when === 'later' ? now + 3 * hour + 7 : null;
    const expiresAt =
      command.expiresIn === null ? null : now + command.expiresIn + (dueAt === null ? 0 : 3 * hour) + 29;
    const input: SendPushInput = {
      title: `push ${this.#step}`,
      body: '',
      category: command.category,
      priority: command.critical ? 'CRITICAL' : 'NORMAL',
      bypassReason: command.critical ? 'a test' : null,
      audience: command.byCondition
        ? { where: { and: [{ attribute: { name: 'run', equals: this.#run } }, bitFilter] } }
        : { userIds: users },
      overflow: command.overflow,
      expiresAt,
      at: dueAt,
      atLocalTime: command.when === 'local' ? `09:${10 + this.#step}` : null,
      idempotencyKey: `${this.#run} ${this.#step}`,
    };
    const preview =
      command.preview && command.when === 'now' ? await this.#world.pushes.preview(input) : undefined;
    const { push, errors } = await this.#world.pushes.send(input, { subject: 'test' });
    expect(errors).toEqual([]);
    if (!push) throw new Error('not accepted');
    const online = this.#online();
    if (command.crash) await this.#restart();
    this.#model.pushes.push({
      id: push.id,
      category: command.category,
      priority: command.critical ? 'CRITICAL' : 'NORMAL',
      overflow: command.overflow,
      expiresAt,
      users,
      open: command.when === 'local' && command.byCondition,
      dueAt: (of) => (command.when === 'local' ? nextLocal(of, localMinute, now) : (dueAt ?? now)),
      ended: null,
    });
    this.#model.run(now);
    await this.#settle();
    if (command.crash) await this.#learnSent(push.id, online);
    const again = await this.#world.pushes.send(input, { subject: 'test' });
    expect(again.push?.id, 'the same key and content give the same push').toBe(push.id);
    if (preview) {
      const funnel = (await this.#world.pushes.get(push.id))?.funnel;
      const { audience, released, quiet, deferred, suppressed } = preview;
      expect(funnel, 'a preview is what the send does').toMatchObject({
        audience,
        released,
        quiet,
        deferred,
        suppressed,
      });
    }
  }

  /** Moves on from event to event, so that each happens at its own instant. */
  async #advance(by: number): Promise<void> {
    const { clock } = this.#world;
    const target = clock.now() + by;
    for (
      let next = this.#model.nextEvent(clock.now());
      next <= target;
      next = this.#model.nextEvent(clock.now())
    ) {
      await this.#world.advanceTo(next);
      this.#model.run(next);
      await this.#settle();
    }
    await this.#world.advanceTo(target);
  }

  async #receive(kind: 'ack' | 'read', id: string, which: number): Promise<void> {
    const inbox = this.#model.inbox(id);
    const message = inbox[which % Math.max(inbox.length, 1)];
    if (!message) return;
    const { messages, errors } = await this.#world.inbox[kind === 'ack' ? 'ack' : 'markRead'](id, [
      message.push.id,
      'not mine',
    ]);
    expect(errors.map(({ path }) => path)).toEqual([['ids', '1']]);
    if (this.#model.isOpen(message)) Object.assign(message, { state: 'ACKED', sent: true });
    if (kind === 'read' && message.state === 'ACKED') message.state = 'READ';
    expect(messages.map(({ state }) => state)).toEqual([message.state]);
    await this.#settle();
  }

  async #end(kind: 'cancel' | 'retract', which: number): Promise<void> {
    const push = this.#model.pushes[which % Math.max(this.#model.pushes.length, 1)];
    if (!push) return;
    const now = this.#world.clock.now();
    const waits = this.#model.waits(push, now);
    const { errors } = await this.#world.pushes[kind](push.id, { subject: 'test' });
    const how = kind === 'cancel' ? 'CANCELLED' : 'RETRACTED';
    const refused =
      push.ended === 'RETRACTED' ? kind === 'cancel' : kind === 'cancel' && push.ended === null && !waits;
    expect(errors.map(({ code }) => code)).toEqual(refused ? ['TOO_LATE'] : []);
    if (!refused && push.ended !== how) this.#model.end(push, how);
    await this.#settle();
  }

  async #setRules(set: number): Promise<void> {
    const rules = ruleSets[set] ?? [];
    const { errors } = await this.#world.pushes.setCaps({ rules });
    expect(errors).toEqual([]);
    this.#model.rules = rules;
  }

  async #prefer(id: string, choice: number): Promise<void> {
    const user = this.#model.user(id);
    const choices: readonly PreferencesInput[] = [
      { quietHours: { from: '22:30', to: '07:30' } },
      { quietHours: null },
      { mutedCategories: ['offers'] },
      { mutedCategories: null },
      { dailyLimit: 1 },
      { dailyLimit: null },
    ];
    const input = choices[choice] ?? {};
    const { errors } = await this.#world.people.setPreferences(id, input);
    expect(errors).toEqual([]);
    if (input.quietHours !== undefined)
      user.quiet = input.quietHours && { from: 22 * 60 + 30, to: 7 * 60 + 30 };
    if (input.mutedCategories !== undefined) user.muted = [...(input.mutedCategories ?? [])];
    if (input.dailyLimit !== undefined) user.dailyLimit = input.dailyLimit;
  }

  async #connect(id: string): Promise<void> {
    const backlog = this.#model.inbox(id).filter((message) => this.#model.isOpen(message));
    const resent = new Map(backlog.map(({ push, sent }) => [push.id, sent]));
    const device = this.#world.connect(id);
    this.#devices.set(id, [...(this.#devices.get(id) ?? []), device]);
    await this.#settle();
    expect(
      new Map(device.received.map((message) => [message.id, message.redelivered])),
      'the backlog',
    ).toEqual(resent);
  }

  async #disconnect(id: string): Promise<void> {
    const devices = this.#devices.get(id) ?? [];
    const device = devices.pop();
    await device?.close();
    if (device) checkDevice(device);
  }

  async #crash(): Promise<void> {
    await this.#restart();
    await this.#settle();
  }

  async #restart(): Promise<void> {
    this.#devices.clear();
    await this.#world.restart();
  }

  /** Whether a message left before the crash that came with its release is for the product to say: both are right. */
  async #learnSent(pushId: string, online: readonly string[]): Promise<void> {
    for (const id of online) {
      const message = this.#model.message(pushId, id);
      const recipient = await this.#world.pushes.recipient(pushId, id);
      if (message?.state === 'PENDING' && recipient?.state === 'SENT')
        Object.assign(message, { state: 'SENT', sent: true });
    }
  }

  #online(): string[] {
    return [...this.#devices].filter(([, devices]) => devices.length > 0).map(([id]) => id);
  }

  async #settle(): Promise<void> {
    await this.#world.settle();
    for (const id of this.#online()) {
      for (const message of this.#model.inbox(id)) {
        if (message.state === 'PENDING') Object.assign(message, { state: 'SENT', sent: true });
      }
    }
  }

  #id(index: number): string {
    return this.#ids[index] ?? '';
  }
}
