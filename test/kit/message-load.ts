import { setTimeout as delay } from 'node:timers/promises';
import { signToken } from '../../src/auth/tokens.ts';
import { systemClock } from '../../src/clock.ts';
import { openSocket, type SocketClient } from './socket-client.ts';

interface Delivered {
  readonly messages: { readonly id: string; readonly title: string; readonly state: string };
}

interface LoadOptions {
  /** Where the servers are. */
  readonly url: string;
  /** What their tokens are signed with. */
  readonly secret: string;
  /** How many send at once, each one push after the other. */
  readonly lanes?: number;
  readonly users?: readonly string[];
}

/**
 * Operators who push to everybody of a few users, and the users' devices, which acknowledge what they get and come back when they lose the
 * connection. It knows what the world outside knows for certain, what was answered, and notes whatever contradicts the promises.
 */
export class MessageLoad implements AsyncDisposable {
  readonly #options: Required<LoadOptions>;
  readonly #operatorToken: Promise<string>;
  readonly #devices: Device[];
  readonly #senders: Promise<void>[];
  readonly #accepted = new Map<string, string>();
  #sending = true;

  constructor({ lanes = 4, users = ['ana', 'bo', 'cy', 'di'], ...options }: LoadOptions) {
    this.#options = { lanes, users, ...options };
    this.#operatorToken = this.#token('op', 'operator');
    this.#devices = users.map((user) => new Device(options.url, user, this.#token(user, 'user')));
    this.#senders = Array.from({ length: lanes }, (_, lane) => this.#send(lane));
  }

  /** What contradicts the promises, as sentences. */
  get faults(): readonly string[] {
    return this.#devices.flatMap(({ faults }) => faults);
  }

  get accepted(): number {
    return this.#accepted.size;
  }

  /** How many messages came to devices, each counted once. */
  get delivered(): number {
    return this.#devices.reduce((sum, { count }) => sum + count, 0);
  }

  /** Resolves when so many more pushes were accepted. */
  async accepts(pushes: number): Promise<void> {
    const wanted = this.#accepted.size + pushes;
    while (this.#accepted.size < wanted) await delay(20);
  }

  /** Resolves when so many more pushes were accepted, and every device has them. */
  async more(pushes: number): Promise<void> {
    await this.accepts(pushes);
    await this.arrived();
  }

  /** Resolves when every device has all that was accepted until now. */
  async arrived(): Promise<void> {
    const ids = [...this.#accepted.values()];
    for (const device of this.#devices) while (!ids.every((id) => device.has(id))) await delay(20);
  }

  /** Ends the pushing and waits until everything was acknowledged. */
  async finish(): Promise<void> {
    this.#sending = false;
    await Promise.all(this.#senders);
    await this.arrived();
    const ids = [...this.#accepted.values()];
    for (const device of this.#devices) while (!ids.every((id) => device.acked.has(id))) await delay(20);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sending = false;
    await Promise.all(this.#devices.map((device) => device[Symbol.asyncDispose]()));
    await Promise.all(this.#senders);
  }

  /** One push after the other, each asked for with its own key until it is answered. */
  async #send(lane: number): Promise<void> {
    const token = await this.#operatorToken;
    const { url, users } = this.#options;
    for (let sequence = 0; this.#sending; sequence++) {
      const title = `${lane}:${sequence}`;
      const input = { title, body: 'x', audience: { userIds: users }, idempotencyKey: title };
      for (let id: string | undefined; id === undefined && this.#sending;) {
        id = await ask<{ sendPush: { push: { id: string } | null } }>(
          url,
          token,
          'mutation ($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { code } } }',
          { input },
        ).then((data) => data?.sendPush.push?.id);
        if (id === undefined) await delay(50);
        else this.#accepted.set(title, id);
      }
    }
  }

  #token(subject: string, role: 'user' | 'operator'): Promise<string> {
    return signToken(this.#options.secret, { subject, role }, systemClock);
  }
}

/** One user's device: an unchanged client that comes back by itself, and acknowledges over HTTP what it got. */
class Device implements AsyncDisposable {
  readonly faults: string[] = [];
  /** What was answered as acknowledged, and on the how manieth connection. */
  readonly acked = new Map<string, number>();
  readonly #url: string;
  readonly #user: string;
  readonly #token: Promise<string>;
  readonly #seen = new Set<string>();
  /** The newest of each lane. */
  readonly #newest = new Map<string, number>();
  readonly #toAck = new Set<string>();
  #connection = 0;
  /** What came on this connection. */
  #onThis = new Set<string>();
  #socket: SocketClient | undefined;
  #open = true;
  readonly #reading: Promise<void>;
  readonly #acking: Promise<void>;

  constructor(url: string, user: string, token: Promise<string>) {
    this.#url = url;
    this.#user = user;
    this.#token = token;
    this.#reading = this.#read();
    this.#acking = this.#ack();
  }

  get count(): number {
    return this.#seen.size;
  }

  has(id: string): boolean {
    return this.#seen.has(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false;
    await this.#socket?.[Symbol.asyncDispose]();
    await Promise.all([this.#reading, this.#acking]);
  }

  async #read(): Promise<void> {
    const options = { retryAttempts: Infinity, shouldRetry: () => true, retryWait: () => delay(100) };
    this.#socket = openSocket({ url: this.#url }, await this.#token, options);
    this.#socket.client.on('connected', () => {
      this.#connection++;
      this.#onThis = new Set();
    });
    const messages = this.#socket.follow<Delivered>('subscription { messages { id title state } }');
    while (this.#open) {
      const next = await messages.next().catch((error: unknown) => {
        if (this.#open) this.faults.push(`${this.#user}'s subscription ended: ${String(error)}`);
      });
      if (!next) return;
      this.#take(next.messages);
    }
  }

  #take({ id, title, state }: Delivered['messages']): void {
    if (state !== 'SENT' && state !== 'PENDING') return;
    // What was on its way when it was acknowledged may come after the answer; on a later connection it may not.
    if ((this.acked.get(id) ?? Infinity) < this.#connection)
      this.faults.push(`${this.#user} got ${title} after it was acknowledged`);
    if (this.#onThis.has(id)) this.faults.push(`${this.#user} got ${title} twice on one connection`);
    this.#onThis.add(id);
    if (!this.#seen.has(id)) {
      const [lane = '', sequence = ''] = title.split(':');
      if (Number(sequence) <= (this.#newest.get(lane) ?? -1))
        this.faults.push(`${this.#user} got ${title} after ${lane}:${this.#newest.get(lane)}`);
      this.#newest.set(lane, Number(sequence));
      this.#seen.add(id);
    }
    this.#toAck.add(id);
  }

  async #ack(): Promise<void> {
    const token = await this.#token;
    while (this.#open) {
      await delay(50);
      const ids = [...this.#toAck].slice(0, 500);
      if (ids.length === 0) continue;
      const data = await ask<{ ackMessages: { errors: unknown[] } }>(
        this.#url,
        token,
        'mutation ($ids: [ID!]!) { ackMessages(ids: $ids) { errors { code path } } }',
        { ids },
      );
      if (!data) continue;
      if (data.ackMessages.errors.length > 0) this.faults.push(JSON.stringify(data.ackMessages.errors));
      for (const id of ids) {
        this.acked.set(id, this.#connection);
        this.#toAck.delete(id);
      }
    }
  }
}

/** Asks over HTTP; undefined if there was no answer, or one that says to try again. */
async function ask<Data>(
  url: string,
  token: string,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data | undefined> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(10_000),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown[] };
    return errors ? undefined : data;
  } catch {
    return undefined;
  }
}
