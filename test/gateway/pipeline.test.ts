import { getIntrospectionQuery, GraphQLError, type ExecutionResult } from 'graphql';
import { expect, test } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { defaultLimits } from '../../src/gateway/limits.ts';
import { createMask } from '../../src/gateway/mask-error.ts';
import { createOperationSteps, type OperationStepsOptions } from '../../src/gateway/operation-steps.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { World } from './test-schema.ts';

function setUp(options: Partial<OperationStepsOptions> = {}) {
  const logged: object[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => void logged.push(fields) };
  const schema = new World(new ManualClock()).schema();
  const mask = createMask(log);
  const steps = createOperationSteps({
    schema,
    limits: defaultLimits,
    mask,
    introspection: true,
    documents: undefined,
    ...options,
  });
  const run = (text: string) =>
    steps.execute({
      schema,
      document: steps.parse(text),
      contextValue: { principal: undefined, connection: {} },
    }) as ExecutionResult;
  const codes = (text: string) =>
    steps.validate(steps.parse(text)).map(({ extensions }) => extensions['code']);
  return { steps, logged, run, codes };
}

/** The code of what a function throws. */
function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions['code'] : error;
  }
  return undefined;
}

test('a text is parsed once, its document validated and planned once', () => {
  const { steps } = setUp();
  const document = steps.parse('subscription { time }');
  expect(steps.parse('subscription { time }')).toBe(document);
  expect(steps.validate(document)).toBe(steps.validate(document));
  expect(steps.plan(document)).toBe(steps.plan(document));
});

test('no more than a thousand documents are kept, the latest used', () => {
  const { steps } = setUp();
  const text = (number: number) => `{ a${number}: hello }`;
  const [first, second] = [steps.parse(text(1)), steps.parse(text(2))];
  for (let number = 3; number <= 1_000; number++) steps.parse(text(number));
  expect(steps.parse(text(1))).toBe(first);
  steps.parse(text(1_001));
  expect(steps.parse(text(1))).toBe(first);
  expect(steps.parse(text(2))).not.toBe(second);
});

test('a very long text is not kept', () => {
  const { steps } = setUp();
  const text = `{ hello } #${'x'.repeat(16 * 1024)}`;
  expect(steps.parse(text)).not.toBe(steps.parse(text));
});

/** A query of fields inside each other. */
function nested(depth: number): string {
  return `{ place(id: "1") ${'{ inner '.repeat(depth - 2)}{ id }${' }'.repeat(depth - 2)} }`;
}

/** A short query that would be twice as long with each fragment, if fragments were written out. */
function spread(doublings: number): string {
  const fragments = Array.from(
    { length: doublings },
    (_, step) => `fragment F${step} on Place { a: inner { ...F${step + 1} } b: inner { ...F${step + 1} } }`,
  );
  return `{ place(id: "1") { ...F0 } } ${fragments.join(' ')} fragment F${doublings} on Place { id }`;
}

test.each([
  ['depth 8', nested(8), []],
  ['depth 9', nested(9), ['LIMIT_EXCEEDED']],
  [
    '15 aliases',
    `{ ${Array.from({ length: 8 }, (_, i) => `a${i}: hello`).join(' ')} place(id: "1") { ${Array.from({ length: 7 }, (_, i) => `b${i}: id`).join(' ')} } }`,
    [],
  ],
  [
    '16 aliases',
    `{ place(id: "1") { ${Array.from({ length: 16 }, (_, i) => `b${i}: id`).join(' ')} } }`,
    ['LIMIT_EXCEEDED'],
  ],
  ['10 root fields', `{ ${Array.from({ length: 10 }, (_, i) => `a${i}: hello`).join(' ')} }`, []],
  [
    '11 root fields',
    `{ hello ...F } fragment F on Query { ${Array.from({ length: 10 }, (_, i) => `a${i}: hello`).join(' ')} }`,
    ['LIMIT_EXCEEDED'],
  ],
  ['20 directives', `{ place(id: "1") { ${'id @skip(if: false) '.repeat(20)} } }`, []],
  ['21 directives', `{ place(id: "1") { ${'id @skip(if: false) '.repeat(21)} } }`, ['LIMIT_EXCEEDED']],
  ['a document that doubles itself', spread(12), ['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED']],
  [
    'fragments that spread each other',
    '{ place(id: "1") { ...A } } fragment A on Place { ...B } fragment B on Place { ...A }',
    ['GRAPHQL_VALIDATION_FAILED'],
  ],
])('%s', (_name, text, expected) => {
  expect(setUp().codes(text)).toEqual(expected);
});

test('a document of more than a thousand tokens is not parsed to its end', () => {
  const { steps } = setUp();
  expect(codeOf(() => steps.parse(`{ ${'hello '.repeat(999)} }`))).toBe('LIMIT_EXCEEDED');
  expect(codeOf(() => steps.parse(`{ ${'hello '.repeat(900)} }`))).toBeUndefined();
});

test('at most five faults of a document are told, and that there are more', () => {
  expect(setUp().codes(`{ ${Array.from({ length: 9 }, (_, i) => `nothing${i}`).join(' ')} }`)).toHaveLength(
    6,
  );
});

test("the explorer's introspection passes, and one that goes round in circles does not", () => {
  const { codes } = setUp();
  const full = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };
  expect(codes(getIntrospectionQuery(full))).toEqual([]);
  const circle =
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
  expect(codes(circle)).not.toEqual([]);
});

test('without introspection the schema cannot be asked for and errors suggest no names', () => {
  const { steps, codes } = setUp({ introspection: false });
  expect(codes('{ __schema { types { name } } }')).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(codes('{ __typename }')).toEqual([]);
  expect(steps.validate(steps.parse('{ helo }'))[0]?.message).not.toContain('hello');
  const open = setUp().steps;
  expect(open.validate(open.parse('{ helo }'))[0]?.message).toContain('hello');
});

test('with an allow-list only its documents are taken, however they are laid out, by text or by id', () => {
  const { steps } = setUp({ documents: new Map([['abc', 'query Hello { hello }']]) });
  expect(steps.prepare({ query: '# mine\nquery   Hello{hello}' })).toHaveProperty('plan');
  expect(steps.prepare({ query: '', extensions: { persistedQuery: { sha256Hash: 'abc' } } })).toHaveProperty(
    'plan',
  );
  expect(steps.prepare({ query: '{ hello }' })).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(steps.prepare({ query: '', extensions: { persistedQuery: { sha256Hash: 'abd' } } })).toHaveProperty([
    0,
  ]);
});

test('what a caller may know is told with its code, anything else is an unexpected error and is logged', () => {
  const { run, logged } = setUp();
  expect(run('{ refuses }').errors?.[0]?.toJSON()).toEqual({
    message: 'Not you.',
    locations: [{ line: 1, column: 3 }],
    path: ['refuses'],
    extensions: { code: 'FORBIDDEN', argument: ['input', 'who'] },
  });
  expect(logged).toEqual([]);
  expect(run('{ fails }').errors?.[0]?.toJSON()).toMatchObject({
    message: 'Unexpected error.',
    path: ['fails'],
    extensions: { code: 'INTERNAL' },
  });
  expect(logged).toHaveLength(1);
});

test('masking twice changes nothing', () => {
  const { steps } = setUp();
  for (const error of [
    new Problem('NOT_FOUND', 'No.'),
    new Error('secret'),
    new StoreUnavailable('disk full'),
    new GraphQLError('Syntax Error: oops'),
  ]) {
    const once = steps.mask(error);
    expect(steps.mask(once)).toBe(once);
    expect(JSON.stringify(once)).not.toMatch(/secret|disk/);
  }
  expect(steps.mask(new StoreUnavailable('disk full')).extensions['code']).toBe('UNAVAILABLE');
});

test('plans do not depend on names, layout or what else is in the document', () => {
  const { steps } = setUp();
  const key = (text: string, name?: string) => steps.plan(steps.parse(text), name)?.key;
  const plain = key('subscription { place(id: "1") { ...F } } fragment F on Place { id }');
  expect(key('subscription Named {\n place(id: "1") { ...F }\n} fragment F on Place { id }')).toBe(plain);
  expect(
    key('subscription A { place(id: "1") { ...F } } query B { hello } fragment F on Place { id }', 'A'),
  ).toBe(plain);
  expect(key('subscription { place(id: "1") { ...F } } fragment F on Place { id count }')).not.toBe(plain);
  expect(key('subscription { place(id: "2") { ...F } } fragment F on Place { id }')).not.toBe(plain);
});
