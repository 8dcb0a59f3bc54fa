import { readFileSync } from 'node:fs';
import {
  getLocation,
  isTypeDefinitionNode,
  Kind,
  parse,
  Source,
  visit,
  type ASTNode,
  type FieldDefinitionNode,
  type TypeNode,
} from 'graphql';

/** Lists of things with an id that cannot grow. */
const boundedLists = ['PushPreview.sample'];

/** What is against the conventions of the schema, as lines for people. */
export function lintSchema(files: readonly string[]): string[] {
  const documents = files.map((file) => parse(new Source(readFileSync(file, 'utf8'), file)));
  const faults: string[] = [];

  function fault(node: ASTNode, message: string): void {
    if (node.loc)
      faults.push(`${node.loc.source.name}:${getLocation(node.loc.source, node.loc.start).line}: ${message}`);
  }

  const withId = new Set<string>();
  for (const { definitions } of documents) {
    for (const node of definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      if (node.fields?.some(({ name }) => name.value === 'id')) withId.add(node.name.value);
    }
  }

  function lintField(parent: string, field: FieldDefinitionNode): void {
    const name = `${parent}.${field.name.value}`;
    const args = field.arguments?.map((argument) => argument.name.value) ?? [];
    const type = namedType(field.type);
    if (type.endsWith('Connection') && !(args.includes('first') && args.includes('after')))
      fault(field, `${name} takes first and after`);
    if (
      isList(field.type) &&
      withId.has(type) &&
      !parent.endsWith('Payload') &&
      !boundedLists.includes(name)
    ) {
      fault(field, `${name} is a connection, because it can grow`);
    }
    if (parent === 'Mutation' && !['input', 'id', 'ids'].includes(args.join()))
      fault(field, `${name} takes one input, or ids`);
    if (parent === 'Mutation' && !type.endsWith('Payload')) fault(field, `${name} answers with a payload`);
  }

  for (const document of documents) {
    visit(document, {
      enter(node) {
        const described = isTypeDefinitionNode(node) || partKinds.has(node.kind);
        if (described && 'name' in node && !('description' in node && node.description))
          fault(node, `${node.name?.value} has no description`);
        if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return;
        for (const field of node.fields ?? []) lintField(node.name.value, field);
      },
    });
  }
  return faults;
}

const partKinds = new Set<string>([
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
  Kind.DIRECTIVE_DEFINITION,
]);

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}
