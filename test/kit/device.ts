import type { InboxSession, MessageView } from '../../src/messaging/inbox-hub.ts';

/** A device that takes every message as soon as it can, and says that it was handed it. */
export class Device {
  readonly user: string;
  /** Everything it got, in order. */
  readonly received: MessageView[] = [];
  /** Resolves when its subscription has ended. */
  readonly ended: Promise<void>;
  readonly #session: InboxSession;

  constructor(user: string, session: InboxSession) {
    this.user = user;
    this.#session = session;
    this.ended = this.#read();
  }

  /** The messages that it got as new, in order. */
  get fresh(): MessageView[] {
    return this.received.filter(({ state }) => state === 'SENT');
  }

  /** Title and state of everything it got, in order. */
  get log(): string[] {
    return this.received.map(({ title, state }) => `${title} ${state}`);
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.ended;
  }

  async #read(): Promise<void> {
    for (let batch = await this.#session.next(); batch; batch = await this.#session.next()) {
      for (const message of batch) {
        this.received.push(message);
        if (message.state === 'SENT') this.#session.sent(message);
      }
    }
  }
}
