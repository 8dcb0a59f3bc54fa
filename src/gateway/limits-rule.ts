import {
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { most, type GatewayLimits } from './limits.ts';

/** The size of a selection, with every fragment counted where it is spread. */
interface Size {
  depth: number;
  introspectionDepth: number;
  /** Fields side by side at the top of the selection. */
  width: number;
  aliases: number;
  directives: number;
}

/**
 * Makes the rule that refuses documents which are too deep, too wide or repeat too much (LIMIT_EXCEEDED). Each fragment is measured once, so
 * that a document which doubles itself with each fragment costs no more than its length. Introspection has a depth of its own.
 */
export function createLimitsRule(limits: GatewayLimits): ValidationRule {
  return (context) => {
    const sizes = new Map<string, Size>();
    return {
      OperationDefinition(operation) {
        const size = measure(operation.selectionSet, context, sizes);
        size.directives += operation.directives?.length ?? 0;
        refuse('nests too deeply', size.depth, limits.depth);
        refuse('nests introspection too deeply', size.introspectionDepth, limits.introspectionDepth);
        refuse('has too many aliases', size.aliases, limits.aliases);
        refuse('has too many root fields', size.width, limits.rootFields);
        refuse('has too many directives', size.directives, limits.directives);

        function refuse(how: string, is: number, limit: number): void {
          if (is <= most(limit)) return;
          const options = { nodes: operation, extensions: { code: 'LIMIT_EXCEEDED' } };
          context.reportError(new GraphQLError(`The operation ${how}: the limit is ${limit}.`, options));
        }
      },
    };
  };
}

function measure(
  selectionSet: SelectionSetNode,
  context: ValidationContext,
  fragments: Map<string, Size>,
): Size {
  const total: Size = { depth: 0, introspectionDepth: 0, width: 0, aliases: 0, directives: 0 };
  for (const selection of selectionSet.selections) {
    total.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) {
      const below = selection.selectionSet && measure(selection.selectionSet, context, fragments);
      const depth = 1 + (below?.depth ?? 0);
      const introspects = selection.name.value === '__schema' || selection.name.value === '__type';
      add(total, {
        depth: introspects ? 0 : depth,
        introspectionDepth: introspects ? depth : (below?.introspectionDepth ?? 0),
        width: 1,
        aliases: (selection.alias ? 1 : 0) + (below?.aliases ?? 0),
        directives: below?.directives ?? 0,
      });
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(total, measure(selection.selectionSet, context, fragments));
    } else {
      const name = selection.name.value;
      const known = fragments.get(name);
      const fragment = context.getFragment(name);
      if (known) {
        add(total, known);
      } else if (fragment) {
        // Nothing while it is being measured: a fragment that spreads itself is another rule's to report.
        fragments.set(name, { depth: 0, introspectionDepth: 0, width: 0, aliases: 0, directives: 0 });
        const size = measure(fragment.selectionSet, context, fragments);
        fragments.set(name, size);
        add(total, size);
      }
    }
  }
  return total;
}

function add(total: Size, part: Size): void {
  total.depth = Math.max(total.depth, part.depth);
  total.introspectionDepth = Math.max(total.introspectionDepth, part.introspectionDepth);
  total.width += part.width;
  total.aliases += part.aliases;
  total.directives += part.directives;
}
