import { streamSource } from '../../gateway/source.ts';
import { callerOf } from '../context.ts';
import type { Resolvers } from '../generated.ts';

export const messageResolvers: Resolvers = {
  Subscription: {
    messages: {
      async subscribe(_, _args, context) {
        const { inbox, people } = context.services;
        const { subject } = callerOf(context);
        await people.ensure([subject]);
        const session = inbox.open(subject, context.connection);
        return streamSource({
          next: async () =>
            (await session.next())?.map((message) => ({
              root: { messages: message },
              sameAs: message.sameAs,
              sent: () => session.sent(message),
            })),
          close: () => session.close(),
        });
      },
    },
  },

  Mutation: {
    ackMessages: (_, { ids }, context) =>
      context.services.inbox.ack(callerOf(context).subject, ids, context.connection),
    markMessagesRead: (_, { ids }, context) =>
      context.services.inbox.markRead(callerOf(context).subject, ids, context.connection),
  },
};
