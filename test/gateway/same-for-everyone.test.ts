import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { sameForEveryone, undeclaredFields } from '../../src/gateway/same-for-everyone.ts';
import { readContract } from '../../src/graphql/schema.ts';

const schema = buildSchema(readContract());

function isShared(text: string): boolean {
  const document = parse(text);
  return sameForEveryone(schema, document, document.definitions[0] as OperationDefinitionNode);
}

test('every field of the schema says who sees the same value', () => {
  expect(undeclaredFields(schema)).toEqual([]);
});

test('a field that says nothing is found', () => {
  const sdl = `
    directive @sameFor(viewers: Viewers!) on OBJECT | FIELD_DEFINITION
    enum Viewers { EVERYONE ONE }
    type Query { a: Int @sameFor(viewers: ONE) b: Int c: C }
    type C @sameFor(viewers: EVERYONE) { d: Int }
  `;
  expect(undeclaredFields(buildSchema(sdl))).toEqual(['Query.b', 'Query.c']);
});

test.each([
  [
    'live facts',
    'subscription { board(locationId: "1") { currentTime { local } headcount { count location { name } } } }',
    true,
  ],
  ['the name of a type', 'subscription { headcount(locationId: "1") { __typename count } }', true],
  [
    'live facts through fragments',
    'subscription { location(id: "1") { ...A } } fragment A on Location { ...B } fragment B on Location { ... { name } }',
    true,
  ],
  ['messages', 'subscription { messages { id } }', false],
  ['the viewer', '{ viewer { id } }', false],
])('%s', (_name, text, shared) => {
  expect(isShared(text)).toBe(shared);
});

test('one personal field, however deep and through whatever fragment, makes an operation personal', () => {
  const personal = buildSchema(`
    directive @sameFor(viewers: Viewers!) on OBJECT | FIELD_DEFINITION
    enum Viewers { EVERYONE ONE }
    type Query { a: A @sameFor(viewers: EVERYONE) }
    type A @sameFor(viewers: EVERYONE) { next: A name: String mine: String @sameFor(viewers: ONE) }
  `);
  const shared = (text: string) => {
    const document = parse(text);
    return sameForEveryone(personal, document, document.definitions[0] as OperationDefinitionNode);
  };
  expect(shared('{ a { next { next { name } } } }')).toBe(true);
  expect(shared('{ a { next { ...F } } } fragment F on A { next { ... on A { mine } } }')).toBe(false);
  expect(shared('{ a { name } } query Other { a { mine } }')).toBe(true);
});
