import { readFileSync } from 'node:fs';
import {
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type NameNode,
} from 'graphql';

/**
 * The schema of these files as one document that does not depend on how it is split or ordered: extensions are part of their types, everything
 * is sorted by name, and directives are kept, because who may call a field is part of the contract.
 */
export function canonicalSchema(files: readonly string[]): string {
  const { definitions } = parse(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: byName(merged(definitions)) };
  return `${print(visit(document, { leave: sortParts }))}\n`;
}

function merged(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const extensions = definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION);
  return definitions
    .filter((node) => node.kind !== Kind.OBJECT_TYPE_EXTENSION)
    .map((node) => {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
      const added = extensions
        .filter(({ name }) => name.value === node.name.value)
        .flatMap(({ fields = [] }) => fields);
      return { ...node, fields: [...(node.fields ?? []), ...added] };
    });
}

function sortParts(node: ASTNode): ASTNode {
  if ('fields' in node && Array.isArray(node.fields)) return { ...node, fields: byName(node.fields) };
  if ('arguments' in node && Array.isArray(node.arguments))
    return { ...node, arguments: byName(node.arguments) };
  if ('values' in node && Array.isArray(node.values)) return { ...node, values: byName(node.values) };
  return node;
}

function byName<Node extends object>(nodes: readonly Node[]): Node[] {
  return nodes.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf(node: object): string {
  return 'name' in node ? (node.name as NameNode).value : '';
}
