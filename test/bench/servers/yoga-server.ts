import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { answer } from '../harness/child.ts';
import { monotonic } from '../harness/statistics.ts';
import { usage } from './usage.ts';

/**
 * What one builds by following the documentation of GraphQL Yoga: its own publish/subscribe, and graphql-ws on ws for the sockets. The types
 * are the parts of our schema that the benchmark selects.
 */
const pubSub = createPubSub<Record<'currentTime' | 'location' | 'headcount' | 'messages', [object]>>();
let subscribed = 0;

const yoga = createYoga({
  graphiql: { subscriptionsProtocol: 'WS' },
  schema: createSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        hello: String
      }
      type CurrentTime {
        instant: String!
        timeZone: String!
        local: String!
        utcOffset: String!
      }
      type Coordinates {
        latitude: Float!
        longitude: Float!
      }
      type Location {
        id: ID!
        name: String!
        coordinates: Coordinates
        observedAt: String
        stale: Boolean!
      }
      type Headcount {
        location: Location!
        count: Int!
        capacity: Int
        quality: Quality!
        observedAt: String!
        stale: Boolean!
      }
      enum Quality {
        MEASURED
        ESTIMATED
      }
      type Message {
        id: ID!
        title: String!
        body: String!
        category: String!
        state: String!
        redelivered: Boolean!
        releasedAt: String!
      }
      type Problem {
        message: String!
      }
      type AckMessagesPayload {
        errors: [Problem!]!
      }
      type Mutation {
        ackMessages(ids: [ID!]!): AckMessagesPayload!
      }
      type Subscription {
        currentTime(timeZone: String, every: String): CurrentTime!
        location(id: ID!): Location!
        headcount(locationId: ID!): Headcount!
        messages: Message!
      }
    `,
    resolvers: {
      Mutation: { ackMessages: () => ({ errors: [] }) },
      Subscription: {
        currentTime: subscriptionTo('currentTime'),
        location: subscriptionTo('location'),
        headcount: subscriptionTo('headcount'),
        messages: subscriptionTo('messages'),
      },
    },
  }),
});
const server = createServer((request, response) => void yoga(request, response));
const webSockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint });

/** The two functions that Yoga's documentation puts into the root value, because graphql-ws hands that on to both. */
interface Enveloped {
  readonly execute: (args: ExecutionArgs) => unknown;
  readonly subscribe: (args: ExecutionArgs) => unknown;
}

useServer(
  {
    execute: (args) => (args.rootValue as Enveloped).execute(args) as never,
    subscribe: (args) => (args.rootValue as Enveloped).subscribe(args) as never,
    async onSubscribe(context, _id, params) {
      const { request, socket } = context.extra;
      const enveloped = yoga.getEnveloped({ ...context, req: request, socket, params });
      const args: ExecutionArgs = {
        schema: enveloped.schema,
        operationName: params.operationName,
        document: enveloped.parse(params.query),
        variableValues: params.variables,
        contextValue: await enveloped.contextFactory(),
        rootValue: { execute: enveloped.execute, subscribe: enveloped.subscribe },
      };
      const errors = enveloped.validate(args.schema, args.document) as readonly GraphQLError[];
      return errors.length > 0 ? errors : args;
    },
  },
  webSockets,
);

function subscriptionTo(topic: 'currentTime' | 'location' | 'headcount' | 'messages') {
  return {
    subscribe() {
      subscribed++;
      return pubSub.subscribe(topic);
    },
    resolve: (payload: object) => payload,
  };
}

const questions = {
  ...usage,
  async listen(): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  subscribers: (): number => subscribed,
  /** Publishes a changed headcount so many times; answers when it began. */
  async changeHeadcount(events: number): Promise<number> {
    const began = monotonic();
    for (let event = 0; event < events; event++) {
      pubSub.publish('headcount', {
        location: { id: 'hall', name: 'The great hall' },
        count: 1000 + event,
        capacity: 2000,
        quality: 'MEASURED',
        observedAt: new Date().toISOString(),
        stale: false,
      });
      await endOfTurn();
    }
    return began;
  },
  /** Publishes one message to everybody, stores nothing; answers when it began. */
  publishMessage(message: object): number {
    const began = monotonic();
    pubSub.publish('messages', message);
    return began;
  },
};
export type YogaServerQuestions = typeof questions;
answer(questions);
