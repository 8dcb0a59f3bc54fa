import { Problem } from '../../errors.ts';
import { deed } from '../../messaging/deeds.ts';
import type { DeadLetterRecord } from '../../store/contract.ts';
import { connect, numericPosition } from '../connection.ts';
import { callerOf, type RequestContext } from '../context.ts';
import type { Resolvers } from '../generated.ts';

/** The most that one request replays or removes. */
const mostIds = 500;

export const deadLetterResolvers: Resolvers = {
  Query: {
    async deadLetters(_, page, { services: { deadLetters } }) {
      const [connection, counts] = await Promise.all([
        connect(
          page,
          (after, limit) => deadLetters.page(numericPosition(after), limit),
          ({ id }: DeadLetterRecord) => id,
        ),
        deadLetters.counts(),
      ]);
      return { ...connection, counts, total: counts.reduce((sum, { count }) => sum + count, 0) };
    },
  },

  Mutation: {
    async replayDeadLetters(_, { ids }, context) {
      const letters = readIds(ids);
      await record(context, 'DEAD_LETTERS_REPLAYED', letters);
      const replays = new Map(
        (await context.services.deadLetters.replay(letters)).map((replay) => [replay.id, replay.fault]),
      );
      const asked = [...new Set(ids)];
      return {
        applied: asked.filter((id) => replays.get(Number(id)) === null),
        errors: asked.flatMap((id) => {
          const fault = replays.get(Number(id));
          if (fault === null) return [];
          const { code, reason } = fault ?? {
            code: 'NOT_FOUND',
            reason: `There is no dead letter ${JSON.stringify(id)}.`,
          };
          return [{ code, message: reason, path: ['ids', String(ids.indexOf(id))] }];
        }),
      };
    },
    async removeDeadLetters(_, { ids }, context) {
      const letters = readIds(ids);
      await record(context, 'DEAD_LETTERS_REMOVED', letters);
      return { removed: await context.services.deadLetters.remove(letters), errors: [] };
    },
  },

  DeadLetter: {
    id: ({ id }) => String(id),
    payload: ({ payload }) => payload && Buffer.from(payload).toString(),
  },
};

/** Puts on record who is about to do something with dead letters. */
async function record(
  context: RequestContext,
  action: 'DEAD_LETTERS_REPLAYED' | 'DEAD_LETTERS_REMOVED',
  ids: readonly number[],
): Promise<void> {
  const { audit, clock } = context.services;
  await audit.record([deed(callerOf(context), action, clock.now(), { details: { ids } })]);
}

/** The ids that can be those of dead letters. @throws {Problem} INVALID_VALUE if there are none or too many. */
function readIds(ids: readonly string[]): number[] {
  if (ids.length < 1 || ids.length > mostIds)
    throw new Problem('INVALID_VALUE', `Give from 1 to ${mostIds} ids; got ${ids.length}.`, ['ids']);
  return [...new Set(ids)].filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number);
}
