import { Problem } from '../../errors.ts';
import type { PushView } from '../../messaging/push-engine.ts';
import type { RecipientRecord } from '../../store/contract.ts';
import { factSource } from '../../gateway/source.ts';
import { connect, numericPosition } from '../connection.ts';
import { callerOf } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { followPush } from './push-source.ts';

export const pushResolvers: Resolvers = {
  Query: {
    push: (_, { id }, { services: { pushes } }) => pushes.get(id),
    pushes: (_, page, { services: { pushes } }) =>
      connect(
        page,
        (after, limit) => pushes.page(numericPosition(after), limit),
        ({ position }: PushView) => position,
      ),
    previewPush: (_, { input }, { services: { pushes } }) => pushes.preview(input),
  },

  Subscription: {
    push: {
      async subscribe(_, { id }, { services: { pushes, bus, clock } }) {
        const push = await pushes.get(id);
        if (!push) throw new Problem('NOT_FOUND', `There is no push ${JSON.stringify(id)}.`, ['id']);
        return factSource(followPush(push, { pushes, bus, clock }));
      },
    },
  },

  Mutation: {
    sendPush: (_, { input }, context) => context.services.pushes.send(input, callerOf(context)),
    cancelPush: (_, { id }, context) => context.services.pushes.cancel(id, callerOf(context)),
    retractPush: (_, { id }, context) => context.services.pushes.retract(id, callerOf(context)),
  },

  Push: {
    recipient: ({ id }, { userId }, { services: { pushes } }) => pushes.recipient(id, userId),
    recipients: ({ id }, { states, ...page }, { services: { pushes } }) =>
      connect(
        page,
        (after, limit) =>
          pushes.recipients(id, { states: states ?? null, after: numericPosition(after), limit }),
        ({ position }: RecipientRecord) => position,
      ),
  },

  Recipient: {
    async user({ userId }, _, { services: { people } }) {
      const user = await people.get(userId);
      if (!user) throw new Problem('NOT_FOUND', 'The person is not known any more.');
      return user;
    },
  },
};
