import { readFileSync, globSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { inboxOperations } from '../../src/client/inbox-operations.ts';

const schema = buildSchema(
  globSync('schema/*.graphql')
    .sort()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n'),
);

describe("the inbox's operations", () => {
  it.each(Object.entries(inboxOperations))('%s fits the schema', (_, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });
});
