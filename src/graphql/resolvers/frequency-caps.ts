import { callerOf } from '../context.ts';
import type { Resolvers } from '../generated.ts';

export const frequencyCapResolvers: Resolvers = {
  Query: {
    frequencyCaps: (_, _args, { services: { pushes } }) => pushes.getCaps(),
  },
  Mutation: {
    setFrequencyCaps: (_, { input }, context) => context.services.pushes.setCaps(input, callerOf(context)),
  },
};
