import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { Documents } from './documents.ts';
import { most, type GatewayLimits } from './limits.ts';
import { executeOnce } from './execute.ts';
import { createLimitsRule } from './limits-rule.ts';
import type { MaskError } from './mask-error.ts';
import { createPlanner, type Plan } from './plan.ts';

export interface OperationStepsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: GatewayLimits;
  readonly mask: MaskError;
  /** Whether the schema may be asked for, and errors suggest names. */
  readonly introspection: boolean;
  /** The only documents taken, by id; undefined: every document is. */
  readonly documents: ReadonlyMap<string, string> | undefined;
}

/** What a client asks for in one message or request. */
export interface OperationRequest {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * What every operation passes before it runs, whatever the transport: parsed, validated and planned once per document, within the same limits.
 * Its functions need no `this`. Errors are ready to be sent.
 */
export interface OperationSteps {
  /** @throws {GraphQLError} GRAPHQL_PARSE_FAILED, or FORBIDDEN if only other documents are allowed. */
  parse(text: string): DocumentNode;
  /** Empty if the document may run. Codes GRAPHQL_VALIDATION_FAILED and LIMIT_EXCEEDED. */
  validate(document: DocumentNode): readonly GraphQLError[];
  /**
   * The text of what is asked for, which is found by its id if only that is given.
   * @throws {GraphQLError} NOT_FOUND for an unknown id.
   */
  textOf(request: OperationRequest): string;
  /** The plan of a valid document's operation; undefined if it does not say which one is meant. */
  plan(document: DocumentNode, operationName?: string | null): Plan | undefined;
  /** All of these at once: the operation, or why it may not run. */
  prepare(request: OperationRequest): PreparedOperation | readonly GraphQLError[];
  /** Runs a query or a mutation. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult>;
  readonly mask: MaskError;
  /** Whether errors must not suggest names. */
  readonly hideSuggestions: boolean;
}

/** What is left of a request when its document was found: many of them may wait, so not its text. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly plan: Plan;
  readonly operationName: OperationRequest['operationName'];
  readonly variables: OperationRequest['variables'];
}

export function createOperationSteps({
  schema,
  limits,
  mask,
  introspection,
  documents,
}: OperationStepsOptions): OperationSteps {
  const texts = new Documents({ tokens: limits.tokens, allowed: documents });
  const planOf = createPlanner(schema);
  const rules = [
    ...specifiedRules,
    createLimitsRule(limits),
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const hideSuggestions = !introspection;
  const validationOptions = { maxErrors: most(limits.validationErrors), hideSuggestions };
  const verdicts = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  const steps: OperationSteps = {
    parse: (text) => texts.parse(text),
    validate(document) {
      let verdict = verdicts.get(document);
      if (!verdict) {
        verdict = validate(schema, document, rules, validationOptions).map(mask);
        verdicts.set(document, verdict);
      }
      return verdict;
    },
    plan: planOf,
    textOf({ query, extensions }) {
      const id = persistedId(extensions);
      return query || id === undefined ? (query ?? '') : texts.textOf(id);
    },
    prepare({ query, operationName, variables, extensions }) {
      try {
        const document = steps.parse(steps.textOf({ query, extensions }));
        const faults = steps.validate(document);
        if (faults.length > 0) return faults;
        const plan = planOf(document, operationName);
        if (plan) return { document, plan, operationName, variables };
        return [
          new GraphQLError('Say which operation of the document is meant.', {
            extensions: { code: 'BAD_REQUEST' },
          }),
        ];
      } catch (error) {
        return [mask(error)];
      }
    },
    execute(args) {
      const result = executeOnce({ ...args, hideSuggestions });
      return result instanceof Promise ? result.then(masked) : masked(result);
    },
    mask,
    hideSuggestions,
  };
  return steps;

  function masked(result: ExecutionResult): ExecutionResult {
    return result.errors ? { ...result, errors: result.errors.map(mask) } : result;
  }
}

/** Whether an operation subscribes, rather than being answered once. */
export function subscribes({ operation }: Plan): boolean {
  return operation.operation === OperationTypeNode.SUBSCRIPTION;
}

/** The id of a persisted document, as clients send it; undefined if there is none. */
function persistedId(extensions: OperationRequest['extensions']): string | undefined {
  const persisted = extensions?.['persistedQuery'];
  const hash =
    typeof persisted === 'object' && persisted !== null && 'sha256Hash' in persisted
      ? persisted.sha256Hash
      : undefined;
  return typeof hash === 'string' ? hash : undefined;
}
