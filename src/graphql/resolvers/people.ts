import { deed } from '../../messaging/deeds.ts';
import type { MessageView } from '../../messaging/inbox-hub.ts';
import type { UserRecord } from '../../store/contract.ts';
import type { Resolvers } from '../generated.ts';
import { connect, numericPosition } from '../connection.ts';
import { callerOf } from '../context.ts';

export const peopleResolvers: Resolvers = {
  Query: {
    async viewer(_, _args, { principal, services: { people } }) {
      if (!principal) return null;
      await people.ensure([principal.subject]);
      return people.get(principal.subject);
    },
    users: (_, { where, ...page }, { services: { people } }) =>
      connect(
        page,
        (after, limit) => people.page(where, numericPosition(after), limit),
        ({ position }: UserRecord) => position,
      ),
    user: (_, { id }, { services: { people } }) => people.get(id),
  },

  Mutation: {
    upsertUsers: (_, { input }, { services: { people } }) => people.upsert(input),
    async disconnectUser(_, { id }, context) {
      const { people, disconnectUser, audit, clock } = context.services;
      if (await people.get(id)) {
        await audit.record([deed(callerOf(context), 'USER_DISCONNECTED', clock.now(), { target: id })]);
        return { connections: await disconnectUser(id), errors: [] };
      }
      const message = `There is no user ${JSON.stringify(id)}.`;
      return { connections: 0, errors: [{ code: 'NOT_FOUND', message, path: ['id'] }] };
    },
    setPreferences: (_, { input }, context) =>
      context.services.people.setPreferences(callerOf(context).subject, input),
  },

  User: {
    online: async ({ id }, _, { services: { roster } }) => (await roster.connections(id)) > 0,
    connections: ({ id }, _, { services: { roster } }) => roster.connections(id),
    messages: ({ id }, { states, category, ...page }, { services: { inbox } }) =>
      connect(
        page,
        (after, limit) =>
          inbox.history(id, {
            after: numericPosition(after),
            limit,
            states: states ?? null,
            category: category ?? null,
          }),
        ({ position }: MessageView) => position,
      ),
    unreadCount: ({ unread }) => unread,
    frequencyUsage: async ({ id }, _, { services: { people } }) =>
      (await people.frequencyUsage(id)).map((usage) => ({ ...usage, limit: usage.rule.limit })),
  },
};
