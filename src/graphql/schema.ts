import { readdirSync, readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { createSchema } from 'graphql-yoga';
import type { RequestContext } from './context.ts';
import { guardRootFields } from './guards.ts';
import { auditResolvers } from './resolvers/audit.ts';
import { deadLetterResolvers } from './resolvers/dead-letters.ts';
import { frequencyCapResolvers } from './resolvers/frequency-caps.ts';
import { liveResolvers } from './resolvers/live.ts';
import { messageResolvers } from './resolvers/messages.ts';
import { peopleResolvers } from './resolvers/people.ts';
import { pushResolvers } from './resolvers/pushes.ts';
import { AttributeValue, DateTime, Duration, JSONValue, TimeZone } from './scalars.ts';

const contract = new URL('../../schema/', import.meta.url);

/** The contract as written in schema/, as one text. */
export function readContract(): string {
  const files = readdirSync(contract).filter((file) => file.endsWith('.graphql'));
  return files.map((file) => readFileSync(new URL(file, contract), 'utf8')).join('\n');
}

/** The schema that is served: the contract, its resolvers, and a guard on every root field. */
export function buildSchema({ anonymousLive }: { anonymousLive: boolean }): GraphQLSchema {
  const schema = createSchema<RequestContext>({
    typeDefs: readContract(),
    resolvers: [
      { AttributeValue, DateTime, Duration, JSON: JSONValue, TimeZone },
      liveResolvers,
      peopleResolvers,
      messageResolvers,
      pushResolvers,
      frequencyCapResolvers,
      deadLetterResolvers,
      auditResolvers,
    ],
  });
  guardRootFields(schema, anonymousLive);
  return schema;
}
