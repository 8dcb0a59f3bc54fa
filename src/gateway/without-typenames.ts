import { Kind, visit, type DocumentNode, type SelectionNode } from 'graphql';

/**
 * A document without the `__typename` that many clients add to every selection of their own accord: so that what they send can be compared with
 * what was written. One that is all there is stays.
 */
export function withoutTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(node) {
      const rest = node.selections.filter((selection) => !isTypename(selection));
      return { ...node, selections: rest.length > 0 ? rest : node.selections.slice(0, 1) };
    },
  });
}

function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    !selection.alias &&
    !selection.directives?.length
  );
}
