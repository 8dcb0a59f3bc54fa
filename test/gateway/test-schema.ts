import { createSchema } from 'graphql-yoga';
import type { GraphQLSchema } from 'graphql';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { Problem } from '../../src/errors.ts';
import { factSource, streamSource, type StreamItem } from '../../src/gateway/source.ts';
import type { ViewerContext } from '../../src/gateway/viewer.ts';

const typeDefs = /* GraphQL */ `
  directive @sameFor(viewers: Viewers!) on OBJECT | FIELD_DEFINITION
  enum Viewers {
    EVERYONE
    ONE
  }
  type Place @sameFor(viewers: EVERYONE) {
    id: ID!
    count: Int!
    label: String
    instant: Float!
    "Answers in a later turn."
    slowCount: Int!
    broken: Int!
    unsafe: Int
    you: String @sameFor(viewers: ONE)
    "Declared as shared by mistake."
    leaky: String
    inner: Place
  }
  type Note @sameFor(viewers: ONE) {
    id: ID!
    text: String!
    to: String!
  }
  type Query {
    hello(name: String = "world"): String! @sameFor(viewers: EVERYONE)
    viewer: String @sameFor(viewers: ONE)
    place(id: ID!): Place @sameFor(viewers: EVERYONE)
    fails: String @sameFor(viewers: EVERYONE)
    refuses: String @sameFor(viewers: EVERYONE)
    "Answers when the test says so."
    waits: String @sameFor(viewers: EVERYONE)
  }
  type Mutation {
    setCount(id: ID!, count: Int!): Int! @sameFor(viewers: ONE)
  }
  type Subscription {
    place(id: ID!): Place! @sameFor(viewers: EVERYONE)
    operators(id: ID!): Place! @sameFor(viewers: EVERYONE)
    "The viewer's own place."
    mine: Place! @sameFor(viewers: ONE)
    time: Float! @sameFor(viewers: EVERYONE)
    notes: Note! @sameFor(viewers: ONE)
    noSource: Int @sameFor(viewers: EVERYONE)
  }
`;

interface PlaceValue {
  readonly id: string;
  readonly count: number;
  readonly label?: string;
}

export interface NoteValue {
  readonly id: string;
  readonly text: string;
}

/** A world of facts and notes that tests move by hand, and that counts what the gateway does to it. */
export class World {
  readonly #clock: Clock;
  readonly #places = new Map<string, PlaceValue>();
  readonly #followers = new Map<string, Set<() => void>>();
  readonly #inboxes = new Map<string, Set<Inbox>>();
  /** Sources attached now, and attached followers joined now. */
  attached = 0;
  joined = 0;
  openStreams = 0;
  /** Resolver calls of `Place.count`, `StreamSource.next` and `item.sent`. */
  reads = 0;
  pulls = 0;
  sent = 0;
  /** Ids of notes that became pointless. */
  readonly over = new Set<string>();
  release = Promise.withResolvers<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(place: PlaceValue): void {
    this.#places.set(place.id, place);
    this.poke(place.id);
  }

  /** Changes a place before anybody is told. */
  setSilently(place: PlaceValue): void {
    this.#places.set(place.id, place);
  }

  /** Says that something may have changed. */
  poke(topic: string): void {
    for (const changed of this.#followers.get(topic) ?? []) changed();
  }

  place(id: string): PlaceValue | undefined {
    return this.#places.get(id);
  }

  follow(topic: string, changed: () => void): Disposable {
    const followers = this.#followers.get(topic) ?? new Set();
    this.#followers.set(topic, followers.add(changed));
    this.attached++;
    return {
      [Symbol.dispose]: () => {
        followers.delete(changed);
        this.attached--;
      },
    };
  }

  /** Ends the streams of a user. */
  endStreams(user: string): void {
    for (const inbox of [...(this.#inboxes.get(user) ?? [])]) inbox.end();
  }

  /** Puts a note into the inbox of everybody who is listed; users' notes look the same. */
  send(users: readonly string[], note: NoteValue): void {
    for (const user of users) {
      for (const inbox of this.#inboxes.get(user) ?? []) {
        inbox.items.push({ root: { notes: note }, sameAs: note.id });
        inbox.wake();
      }
    }
  }

  schema(): GraphQLSchema {
    const place = (id: string) =>
      factSource({
        attach: (changed) => this.follow(id, changed),
        read: () =>
          this.#places.has(id)
            ? { place: this.#places.get(id), operators: this.#places.get(id), mine: this.#places.get(id) }
            : undefined,
        joined: () => {
          this.joined++;
          return { [Symbol.dispose]: () => void this.joined-- };
        },
      });
    return createSchema<ViewerContext>({
      typeDefs,
      resolvers: {
        Place: {
          count: (value: PlaceValue) => {
            this.reads++;
            return value.count;
          },
          instant: () => this.#clock.now(),
          slowCount: async (value: PlaceValue) => {
            await nextTurn();
            return value.count;
          },
          broken: () => {
            throw new Error('secret detail');
          },
          unsafe: () => 'no number',
          you: (_place, _args, context) => context.principal?.subject ?? 'nobody',
          leaky: (_place, _args, context) => context.principal?.subject ?? 'nobody',
          inner: (value: PlaceValue) => value,
        },
        Note: { to: (_note, _args, context) => context.principal?.subject ?? 'nobody' },
        Query: {
          hello: (_root, { name }: { name: string }) => `Hello, ${name}!`,
          viewer: (_root, _args, context) => context.principal?.subject,
          place: (_root, { id }: { id: string }) => this.#places.get(id),
          fails: () => {
            throw new Error('secret detail');
          },
          refuses: () => {
            throw new Problem('FORBIDDEN', 'Not you.', ['input', 'who']);
          },
          waits: () => this.release.promise,
        },
        Mutation: {
          setCount: (_root, { id, count }: { id: string; count: number }) => {
            this.set({ id, count });
            return count;
          },
        },
        Subscription: {
          place: {
            subscribe: async (_root, { id }: { id: string }) => {
              if (id === 'nowhere') throw new Problem('NOT_FOUND', 'There is no such place.');
              if (id === 'waits') await this.release.promise;
              return place(id);
            },
          },
          operators: {
            subscribe: (_root, { id }: { id: string }, { principal }) => {
              if (principal?.role !== 'operator') throw new Problem('FORBIDDEN', 'Operators only.');
              return place(id);
            },
          },
          mine: { subscribe: (_root, _args, { principal }) => place(principal?.subject ?? 'nobody') },
          time: {
            subscribe: () =>
              factSource({
                attach: (changed) => this.follow('time', changed),
                read: () => ({ time: this.#clock.now() }),
              }),
          },
          notes: {
            subscribe: (_root, _args, { principal }) => {
              if (!principal) throw new Problem('UNAUTHENTICATED', 'This needs a token.');
              return this.#inboxOf(principal.subject);
            },
          },
          noSource: { async *subscribe() {} },
        },
      },
    });
  }

  #inboxOf(user: string) {
    let wake = () => {};
    let closed = false;
    const inbox: Inbox = { items: [], wake: () => wake(), end: () => source.close() };
    const inboxes = this.#inboxes.get(user) ?? new Set();
    this.#inboxes.set(user, inboxes.add(inbox));
    this.openStreams++;
    const source = streamSource({
      next: async () => {
        this.pulls++;
        while (inbox.items.length === 0 && !closed) await new Promise<void>((resolve) => (wake = resolve));
        return closed ? undefined : inbox.items.splice(0);
      },
      withdraw: (item) => this.over.has(item.sameAs),
      sent: () => void this.sent++,
      close: () => {
        if (closed) return;
        closed = true;
        this.openStreams--;
        inboxes.delete(inbox);
        if (inboxes.size === 0) this.#inboxes.delete(user);
        wake();
      },
    });
    return source;
  }
}

interface Inbox {
  readonly items: StreamItem[];
  wake(): void;
  end(): void;
}
