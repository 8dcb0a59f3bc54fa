import type { Resolvers } from '../generated.ts';

export const frequencyCapResolvers: Resolvers = {
  Query: {
    frequencyCaps: (_, _args, { services: { pushes } }) => pushes.getCaps(),
  },
  Mutation: {
    setFrequencyCaps: (_, { input }, { services: { pushes } }) => pushes.setCaps(input),
  },
};
