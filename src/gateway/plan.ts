import { createHash } from 'node:crypto';
import {
  getOperationAST,
  Kind,
  OperationTypeNode,
  print,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { fragmentsOf, sameForEveryone } from './same-for-everyone.ts';

/** What is known about one operation of a document before it runs. */
export interface Plan {
  readonly operation: OperationDefinitionNode;
  /** Equal for operations that mean the same: whatever their name, layout and comments, and whatever else is in their documents. */
  readonly key: string;
  /** Whether its result is the same for everyone who may ask. */
  readonly shared: boolean;
}

/**
 * Makes the planner of a schema. Plans are kept as long as their document.
 * @returns the plan of the operation that is named, or of the only one; undefined if that is not clear.
 */
export function createPlanner(
  schema: GraphQLSchema,
): (document: DocumentNode, operationName?: string | null) => Plan | undefined {
  const plans = new WeakMap<OperationDefinitionNode, Plan>();
  return (document, operationName) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    let plan = plans.get(operation);
    if (!plan) {
      const subscribes = operation.operation === OperationTypeNode.SUBSCRIPTION;
      plan = {
        operation,
        key: subscribes ? keyOf(document, operation) : '',
        shared: subscribes && sameForEveryone(schema, document, operation),
      };
      plans.set(operation, plan);
    }
    return plan;
  };
}

function keyOf(document: DocumentNode, operation: OperationDefinitionNode): string {
  const names = fragmentsOf(document, operation);
  const fragments = document.definitions
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && names.has(definition.name.value))
    .map((fragment) => print(fragment))
    .sort();
  const nameless: DefinitionNode = { ...operation, name: undefined };
  return createHash('sha256')
    .update([print(nameless), ...fragments].join('\n'))
    .digest('base64');
}
