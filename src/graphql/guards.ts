import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { requireAccess, type Access } from '../auth/access.ts';
import type { RequestContext } from './context.ts';

type RootField = GraphQLField<unknown, RequestContext>;

/**
 * Puts the check that a field's `@access` demands in front of every root field's resolver. A root field that declares no access is a bug and
 * fails at start-up, not at the first call.
 */
export function guardRootFields(schema: GraphQLSchema, anonymousLive: boolean): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of fieldsOf(type)) guard(field, accessOf(field), anonymousLive);
  }
}

/** The fields of a root type, as the resolvers of this schema are typed. */
export function fieldsOf(type: GraphQLObjectType | null | undefined): RootField[] {
  return Object.values(type?.getFields() ?? {}) as RootField[];
}

/** What the schema says a root field demands. */
export function accessOf(field: RootField): Access {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'access');
  const value = directive?.arguments?.[0]?.value;
  if (value?.kind !== 'EnumValue') throw new Error(`${field.name} declares no @access`);
  return value.value as Access;
}

function guard(field: RootField, access: Access, anonymousLive: boolean): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  if (subscribe) {
    // Only the opening of a subscription is guarded: its events are executed for a group, not for a caller.
    field.subscribe = (source, args, context, info) => {
      requireAccess(access, context.principal, anonymousLive);
      return subscribe(source, args, context, info);
    };
    return;
  }
  field.resolve = (source, args, context, info) => {
    requireAccess(access, context.principal, anonymousLive);
    return resolve(source, args, context, info);
  };
}
