import fc from 'fast-check';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Values that programs get wrong: for any type, in a document. */
const odd = fc.constantFrom(
  'null',
  '""',
  '"\\u0000"',
  '"\\ud83d"',
  '-1',
  '0',
  '1e400',
  '9223372036854775808',
  '[]',
  '[[]]',
  '{}',
  '{ a: 1 }',
  '$x',
  'NaN',
  'true',
  '"__proto__"',
  '"PT0S"',
  '"2026-02-30T00:00:00Z"',
);

const plain: Readonly<Record<string, readonly string[]>> = {
  ID: ['"hall"', '"ana"', '"x"', '1'],
  String: ['"x"', '"09:00"', '"eyJhIjoxfQ"'],
  Int: ['1', '500', '-5'],
  Float: ['0.5', '91'],
  Boolean: ['true', 'false'],
  DateTime: ['"2026-11-23T15:04:05.000Z"'],
  Duration: ['"PT1S"', '"P1D"'],
  TimeZone: ['"UTC"', '"Asia/Shanghai"'],
  JSON: ['{ a: [1, "b", null] }'],
  AttributeValue: ['"x"', '5'],
};

/** A value of a type, as text: mostly right, sometimes odd. */
function value(type: GraphQLInputType, depth: number): fc.Arbitrary<string> {
  if (isNonNullType(type)) return value(type.ofType, depth);
  const right = rightValue(type, depth);
  return fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: odd });
}

function rightValue(type: Exclude<GraphQLInputType, { ofType: never }>, depth: number): fc.Arbitrary<string> {
  if (isListType(type))
    return fc.array(value(type.ofType, depth), { maxLength: 3 }).map((list) => `[${list.join(' ')}]`);
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    if (depth > 4) return fc.constant('{}');
    const fields = Object.values(type.getFields());
    return fc
      .subarray(fields, { minLength: 1, maxLength: Math.min(fields.length, type.isOneOf ? 2 : 5) })
      .chain((chosen) =>
        fc.tuple(
          ...chosen.map((field) => value(field.type, depth + 1).map((text) => `${field.name}: ${text}`)),
        ),
      )
      .map((texts) => `{ ${texts.join(', ')} }`);
  }
  return fc.constantFrom(...(plain['name' in type ? type.name : ''] ?? ['"x"']));
}

/** A selection on a type, as text; sometimes of fields that it does not have. */
function selection(type: GraphQLObjectType, depth: number): fc.Arbitrary<string> {
  const fields = Object.values(type.getFields());
  const field = fc.constantFrom(...fields).chain((chosen) => {
    const args = fc
      .subarray([...chosen.args])
      .chain((some) =>
        fc.tuple(...some.map((arg) => value(arg.type, 0).map((text) => `${arg.name}: ${text}`))),
      )
      .map((texts) => (texts.length > 0 ? `(${texts.join(', ')})` : ''));
    let named: unknown = chosen.type;
    while (isNonNullType(named as never) || isListType(named as never))
      named = (named as { ofType: unknown }).ofType;
    const below =
      isObjectType(named) || isInterfaceType(named)
        ? depth > 7
          ? fc.constant(' { __typename }')
          : selection(named as GraphQLObjectType, depth + 1).map((text) => ` ${text}`)
        : fc.constant('');
    const alias = fc.constantFrom('', '', '', 'a: ', 'b: ');
    const directive = fc.constantFrom('', '', '', ' @skip(if: false)', ' @include(if: $x)', ' @nothing');
    return fc.tuple(alias, args, directive, below).map(([a, b, c, d]) => `${a}${chosen.name}${b}${c}${d}`);
  });
  const stray = fc.constantFrom(
    '__typename',
    'nothing',
    '...F',
    '... on Query { __typename }',
    '__schema { types { name } }',
  );
  return fc
    .array(fc.oneof({ weight: 12, arbitrary: field }, { weight: 1, arbitrary: stray }), {
      minLength: 1,
      maxLength: depth === 1 ? 3 : 2,
    })
    .map((texts) => `{ ${texts.join(' ')} }`);
}

/** Documents: operations of the schema with arguments right and odd, now and then with a letter or a piece changed. */
export function documents(schema: GraphQLSchema): fc.Arbitrary<string> {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  const operation = fc
    .constantFrom(...roots)
    .chain(([kind, type]) =>
      selection(type as GraphQLObjectType, 1).map(
        (text) => `${kind}${text.includes('$x') ? ' ($x: Boolean = true)' : ''} ${text}`,
      ),
    );
  const fragment = fc.constantFrom(
    '',
    '',
    ' fragment F on Location { id ...F }',
    ' fragment F on User { id }',
  );
  const whole = fc.tuple(operation, fragment).map((texts) => texts.join(''));
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 2, arbitrary: mutated(whole) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  );
}

/** A text with a piece cut out, doubled or replaced. */
export function mutated(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom('', '{', '}', '"', '\\', '\u0000', '((((', '#'),
    fc.string({ maxLength: 8 }),
  );
  return fc.tuple(texts, fc.nat(), fc.nat({ max: 12 }), piece).map(([text, at, length, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + length);
  });
}

/** Frames of the protocol: messages of every type with ids and payloads right and odd, or their text with a piece changed. */
export function frames(document: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const id = fc.constantFrom('1', '2', '3', '__proto__', '', 'x'.repeat(129));
  const type = fc.constantFrom(
    'subscribe',
    'subscribe',
    'subscribe',
    'complete',
    'ping',
    'pong',
    'connection_init',
    'next',
    'start',
    '',
  );
  const payload = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        query: document,
        variables: fc.option(
          fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );
  const message = fc
    .record({ id, type, payload }, { requiredKeys: ['type'] })
    .map((fields) => JSON.stringify(fields));
  return fc.oneof(
    { weight: 8, arbitrary: message },
    { weight: 2, arbitrary: mutated(message) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  );
}
