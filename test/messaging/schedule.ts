import fc from 'fast-check';
import { expect } from 'vitest';
import type { Overflow, RuleRecord } from '../../src/store/contract.ts';
import type { PreferencesInput } from '../../src/messaging/people-input.ts';
import type { SendPushInput } from '../../src/messaging/push-input.ts';
import type { Device } from '../kit/device.ts';
import type { MessagingWorld } from '../kit/messaging-world.ts';
import { Model, type ModelMessage, type ModelPush, nextLocal } from './model.ts';

const minute = 60_000;
const hour = 60 * minute;

interface PushCommand {
  readonly kind: 'push';
  /** Which of the people, as bits. */
  readonly users: number;
  /** By a condition that holds for them, instead of by their ids. */
  readonly byCondition: boolean;
  readonly category: 'news' | 'offers';
  readonly critical: boolean;
  readonly overflow: Overflow | null;
  readonly expiresIn: number | null;
  readonly when: 'now' | 'later' | 'local';
  readonly preview: boolean;
  /** Crash while it is being released. */
  readonly crash: boolean;
}

export type Command =
  | PushCommand
  | { readonly kind: 'advance'; readonly by: number }
  | { readonly kind: 'ack' | 'read'; readonly user: number; readonly which: number }
  | { readonly kind: 'cancel' | 'retract'; readonly which: number }
  | { readonly kind: 'rules'; readonly set: number }
  | { readonly kind: 'prefer'; readonly user: number; readonly choice: number }
  | { readonly kind: 'connect' | 'disconnect'; readonly user: number }
  | { readonly kind: 'crash' };

/** Fixed offsets, all year. */
const zones = [
  { name: 'Asia/Shanghai', offset: 8 },
  { name: 'America/Phoenix', offset: -7 },
  { name: 'UTC', offset: 0 },
  { name: 'Asia/Tokyo', offset: 9 },
] as const;

const daily = { calendar: 'DAY', rolling: null } as const;
const ruleSets: readonly RuleRecord[][] = [
  [],
  [{ category: null, limit: 2, window: daily, overflow: 'INBOX_ONLY', own: false }],
  [
    {
      category: null,
      limit: 1,
      window: { calendar: null, rolling: 7 * hour + 1_000 },
      overflow: 'DEFER',
      own: false,
    },
  ],
  [
    { category: null, limit: 3, window: { calendar: 'WEEK', rolling: null }, overflow: 'DEFER', own: false },
    { category: 'news', limit: 1, window: daily, overflow: 'DROP', own: false },
  ],
  [
    { category: 'offers', limit: 1, window: daily, overflow: 'DEFER', own: false },
    {
      category: null,
      limit: 2,
      window: { calendar: null, rolling: 30 * hour + 1_000 },
      overflow: 'INBOX_ONLY',
      own: false,
    },
  ],
  [{ category: 'news', limit: 0, window: daily, overflow: 'DEFER', own: false }],
];

const user = fc.nat(zones.length - 1);
const push = fc.record<PushCommand>({
  kind: fc.constant('push'),
  users: fc.integer({ min: 1, max: 2 ** zones.length - 1 }),
  byCondition: fc.boolean(),
  category: fc.constantFrom('news', 'offers'),
  critical: fc.nat(5).map((n) => n === 0),
  overflow: fc.constantFrom(null, null, null, 'INBOX_ONLY', 'DEFER', 'DROP'),
  expiresIn: fc.constantFrom(null, null, hour, 9 * hour, 40 * hour),
  when: fc.constantFrom('now', 'now', 'now', 'later', 'local'),
  preview: fc.nat(3).map((n) => n === 0),
  crash: fc.nat(40).map((n) => n === 0),
});

export const commands = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: push },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        by: fc.constantFrom(minute, hour, 8 * hour, 25 * hour),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('ack' as const, 'read' as const),
        user,
        which: fc.nat(9),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('cancel' as const, 'retract' as const),
        which: fc.nat(9),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('rules' as const), set: fc.nat(ruleSets.length - 1) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('prefer' as const), user, choice: fc.nat(5) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('connect' as const, 'connect' as const, 'disconnect' as const),
        user,
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(9)
        .map((n): Command => (n === 0 ? { kind: 'crash' } : { kind: 'advance', by: minute })),
    },
  ),
  { minLength: 1, maxLength: 16 },
);

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
    for (const push of this.#model.pushes) await this.#checkPush(push);
    for (const id of this.#ids) await this.#checkInbox(id);
    this.#checkDevices();
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
    if (command.crash) await this.#restart();
    this.#model.pushes.push({
      id: push.id,
      category: command.category,
      priority: command.critical ? 'CRITICAL' : 'NORMAL',
      overflow: command.overflow,
      expiresAt,
      users,
      dueAt: (of) => (command.when === 'local' ? nextLocal(of, localMinute, now) : (dueAt ?? now)),
      ended: null,
    });
    this.#model.run(now);
    await this.#settle();
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
    const waits =
      push.users.some((id) => push.dueAt(this.#model.user(id)) > now) ||
      this.#model.messages.some((message) => message.push === push && message.state === 'DEFERRED');
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
    if (device) this.#checkDevice(device);
  }

  async #crash(): Promise<void> {
    await this.#restart();
    await this.#settle();
  }

  async #restart(): Promise<void> {
    this.#devices.clear();
    await this.#world.restart();
  }

  async #settle(): Promise<void> {
    await this.#world.settle();
    for (const [id, devices] of this.#devices) {
      if (devices.length === 0) continue;
      for (const message of this.#model.inbox(id)) {
        if (message.state === 'PENDING') Object.assign(message, { state: 'SENT', sent: true });
      }
    }
  }

  async #checkPush(push: ModelPush): Promise<void> {
    const expected = this.#model.messages.filter((message) => message.push === push);
    const found = await this.#world.pushes.recipients(push.id, { after: null, limit: 100 });
    const sorted = (list: { userId: string }[]) =>
      list.sort((one, other) => (one.userId < other.userId ? -1 : 1));
    expect(
      sorted(
        found.map(({ userId, state, reason, rule, until, quiet, releasedAt }) => ({
          userId,
          state,
          reason,
          rule,
          until,
          quiet,
          releasedAt,
        })),
      ),
    ).toEqual(
      sorted(
        expected.map(({ user: of, state, reason, rule, until, quiet, releasedAt }) => ({
          userId: of.id,
          state,
          reason,
          rule,
          until,
          quiet,
          releasedAt,
        })),
      ),
    );
    const { funnel } = (await this.#world.pushes.get(push.id)) ?? {};
    const count = (which: (message: ModelMessage) => boolean): number => expected.filter(which).length;
    const reasons = new Map<string, number>();
    for (const { state, reason } of expected)
      if (state === 'SUPPRESSED' && reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    expect(funnel).toMatchObject({
      audience: expected.length,
      deferred: count(({ state }) => state === 'DEFERRED'),
      released: count(({ releasedAt }) => releasedAt !== null),
      quiet: count(({ quiet }) => quiet),
      sent: count(({ sent }) => sent),
      expired: count(({ state }) => state === 'EXPIRED'),
    });
    expect(new Map(funnel?.suppressed.map(({ reason, count: n }) => [reason, n]))).toEqual(reasons);
  }

  async #checkInbox(id: string): Promise<void> {
    const expected = this.#model.inbox(id);
    const history = (await this.#world.inbox.history(id, { after: null, limit: 500 })).reverse();
    expect(history.map((message) => [message.id, message.state, message.quiet])).toEqual(
      expected.map(({ push, state, quiet }) => [push.id, state, quiet]),
    );
    const unread = expected.filter(({ state }) => ['PENDING', 'SENT', 'ACKED'].includes(state)).length;
    expect(await this.#world.inbox.unreadCount(id), 'unread').toBe(unread);
  }

  #checkDevices(): void {
    for (const [id, devices] of this.#devices) {
      for (const device of devices) {
        this.#checkDevice(device);
        const had = new Set(device.fresh.map((message) => message.id));
        const open = this.#model.inbox(id).filter((message) => this.#model.isOpen(message));
        expect(
          open.filter(({ push }) => !had.has(push.id)),
          'lost',
        ).toEqual([]);
        for (const message of this.#model.inbox(id)) {
          if (!had.has(message.push.id) || !['ACKED', 'READ', 'RETRACTED'].includes(message.state)) continue;
          const last = device.received.filter((one) => one.id === message.push.id).at(-1);
          expect(last?.state, 'told of the end').toBe(message.state);
        }
      }
    }
  }

  /** Each message as new once at most, in the order of release; nothing as new after its end. */
  #checkDevice(device: Device): void {
    const positions = device.fresh.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((one, other) => one - other));
    const ended = new Set<string>();
    for (const { id, state } of device.received) {
      if (state === 'SENT') expect(ended.has(id), 'new after its end').toBe(false);
      else ended.add(id);
    }
  }

  #id(index: number): string {
    return this.#ids[index] ?? '';
  }
}
