import {
  getNamedType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

type Viewers = 'EVERYONE' | 'ONE';

/**
 * Whether an operation's whole selection is `@sameFor(viewers: EVERYONE)`: every field it selects, through fragments too, says so itself or by
 * its type. Only then may one execution serve all who ask the same.
 */
export function sameForEveryone(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  const types = new TypeInfo(schema);
  let same = true;
  const selected = fragmentsOf(document, operation);
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: (node) => (node === operation ? undefined : false),
      FragmentDefinition: (node) => (selected.has(node.name.value) ? undefined : false),
      Field(node) {
        const parent = types.getParentType();
        if (node.name.value === '__typename') return undefined;
        // A field of an interface could be any object's: not declared, so not shared.
        if (!isObjectType(parent) || viewersOf(parent, node.name.value) !== 'EVERYONE') same = false;
        return undefined;
      },
    }),
  );
  return same;
}

/** The names of the fragments that an operation spreads, directly or through others. */
export function fragmentsOf(document: DocumentNode, operation: OperationDefinitionNode): Set<string> {
  const names = new Set<string>();
  const open: (OperationDefinitionNode | DocumentNode['definitions'][number])[] = [operation];
  for (const definition of open) {
    visit(definition, {
      FragmentSpread({ name }) {
        if (names.has(name.value)) return;
        names.add(name.value);
        const fragment = document.definitions.find(
          (other) => other.kind === Kind.FRAGMENT_DEFINITION && other.name.value === name.value,
        );
        if (fragment) open.push(fragment);
      },
    });
  }
  return names;
}

/** The fields of objects for which neither they nor their type say who sees the same value, as "Type.field". */
export function undeclaredFields(schema: GraphQLSchema): string[] {
  const objects = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  );
  return objects.flatMap((type) =>
    Object.keys((type as GraphQLObjectType).getFields())
      .filter((field) => viewersOf(type as GraphQLObjectType, field) === undefined)
      .map((field) => `${getNamedType(type).name}.${field}`),
  );
}

function viewersOf(type: GraphQLObjectType, field: string): Viewers | undefined {
  const nodes = [type.getFields()[field]?.astNode, type.astNode, ...type.extensionASTNodes];
  for (const node of nodes) {
    const directive = node?.directives?.find(({ name }) => name.value === 'sameFor');
    const value = directive?.arguments?.find(({ name }) => name.value === 'viewers')?.value;
    if (value?.kind === Kind.ENUM) return value.value as Viewers;
  }
  return undefined;
}
