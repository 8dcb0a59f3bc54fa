import type { AuditRecord } from '../../store/contract.ts';
import { isKeepable } from '../../keepable.ts';
import { connect, numericPosition } from '../connection.ts';
import type { Resolvers } from '../generated.ts';

export const auditResolvers: Resolvers = {
  Query: {
    auditLog: (_, { actor, action, ...page }, { services: { audit } }) =>
      connect(
        page,
        (after, limit) =>
          isKeepable(actor ?? '')
            ? audit.page(numericPosition(after), limit, { actor: actor ?? null, action: action ?? null })
            : Promise.resolve([]),
        ({ id }: AuditRecord) => id,
      ),
  },

  AuditEntry: {
    id: ({ id }) => String(id),
    details: ({ details }) => (details === null ? null : (JSON.parse(details) as unknown)),
  },
};
