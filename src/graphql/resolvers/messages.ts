import { type StreamItem, streamSource } from '../../gateway/source.ts';
import type { MessageView } from '../../messaging/inbox-hub.ts';
import { callerOf } from '../context.ts';
import type { Resolvers } from '../generated.ts';

type MessageItem = StreamItem<{ readonly messages: MessageView }>;

/** A message that was just released is one view for everybody who is connected, and so it is one item. */
const items = new WeakMap<MessageView, MessageItem>();

function itemOf(message: MessageView): MessageItem {
  let item = items.get(message);
  if (!item) items.set(message, (item = { root: { messages: message }, sameAs: message.sameAs }));
  return item;
}

export const messageResolvers: Resolvers = {
  Subscription: {
    messages: {
      async subscribe(_, _args, context) {
        const { inbox, people } = context.services;
        const { subject } = callerOf(context);
        await people.ensure([subject]);
        const session = inbox.open(subject, context.connection);
        return streamSource({
          next: async () => (await session.next())?.map(itemOf),
          withdraw: ({ root }) => session.withdraw(root.messages),
          sent: ({ root }) => session.sent(root.messages),
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
