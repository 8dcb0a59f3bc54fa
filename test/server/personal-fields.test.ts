import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { createSchema } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessOf, fieldsOf, guardRootFields } from '../../src/graphql/guards.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { transports } from '../kit/transports.ts';

const schema = buildSchema({ anonymousLive: true });
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (type) => fieldsOf(type),
);

/** What only operators see, wherever it stands in an answer. */
const operatorsOnly = ['Push', 'Funnel', 'Recipient', 'PushPreview', 'UserConnection'];

/** What is one person's, and the root fields by which that person comes to their own. */
const personal: Readonly<Record<string, readonly string[]>> = {
  User: ['viewer'],
  Message: ['viewer', 'messages', 'ackMessages', 'markMessagesRead'],
  Preferences: ['viewer', 'setPreferences'],
  FrequencyUsage: ['viewer'],
};

/** The names of all types that an answer of a type may contain. */
function within(type: GraphQLObjectType, found = new Set<string>()): Set<string> {
  if (found.has(type.name)) return found;
  found.add(type.name);
  for (const field of Object.values(type.getFields())) {
    const below = getNamedType(field.type);
    if (isObjectType(below)) within(below, found);
  }
  return found;
}

/** Everything that can be selected of a type without arguments, so many fields deep. */
function everything(type: GraphQLObjectType, depth = 5): string {
  const texts = Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    if (!isObjectType(below)) return [field.name];
    return depth > 1 ? [`${field.name} ${everything(below, depth - 1)}`] : [];
  });
  return `{ __typename ${texts.join(' ')} }`;
}

describe('whoever is no operator', () => {
  const open = roots.filter((field) => !['OPERATOR', 'ADMIN'].includes(accessOf(field)));

  it.each(open)('cannot come from $name to what is not theirs', ({ name, type }) => {
    const answer = getNamedType(type);
    const types = isObjectType(answer) ? within(answer) : new Set<string>();
    for (const forbidden of operatorsOnly) expect([...types]).not.toContain(forbidden);
    for (const [personalType, ways] of Object.entries(personal))
      if (!ways.includes(name)) expect([...types]).not.toContain(personalType);
  });
});

describe.each(transports)('what a person sees of themselves over %s', (_transport, run) => {
  const parts = new AsyncDisposableStack();
  let app: TestApp;

  beforeAll(async () => {
    app = parts.use(await startApp({ environment: { MAX_QUERY_DEPTH: '0', MAX_QUERY_ALIASES: '0' } }));
    const token = await app.token('op', 'operator');
    for (const name of ['ana', 'ben']) {
      await app.ask(
        'mutation ($id: ID!, $city: JSON!, $title: String!) { upsertUsers(input: { users: [{ id: $id, attributes: { city: $city } }] }) { errors { code } } sendPush(input: { title: $title, body: "", audience: { userIds: [$id] } }) { errors { code } } }',
        { variables: { id: name, city: `city of ${name}`, title: `secret of ${name}` }, token },
      );
      await app.ask(
        'mutation ($muted: [String!]) { setPreferences(input: { mutedCategories: $muted }) { errors { code } } }',
        {
          variables: { muted: [`muted by ${name}`] },
          token: await app.token(name),
        },
      );
    }
  });
  afterAll(() => parts.disposeAsync());

  it.each(['ana', 'ben'])('is all of it, and nothing of anybody else (%s)', async (name) => {
    const query = `{ viewer ${everything(schema.getType('User') as GraphQLObjectType)} }`;
    const other = name === 'ana' ? 'ben' : 'ana';
    const token = await app.token(name);
    await expect
      .poll(async () => JSON.stringify(await run(app, { query, token })))
      .toContain(`secret of ${name}`);
    const { data, errors } = await run(app, { query, token });
    const answer = JSON.stringify(data);
    for (const mine of [`city of ${name}`, `muted by ${name}`]) expect(answer).toContain(mine);
    expect(answer).not.toContain(other);
    expect(errors).toEqual([]);
  });

  it('cannot be changed for them by somebody else', async () => {
    const [anas, bens] = [await app.token('ana'), await app.token('ben')];
    const { data } = await app.ask<{ viewer: { messages: { edges: { node: { id: string } }[] } } }>(
      '{ viewer { messages { edges { node { id } } } } }',
      { token: anas },
    );
    const ids = data.viewer.messages.edges.map(({ node }) => node.id);
    for (const receipt of ['ackMessages', 'markMessagesRead']) {
      const answer = await run(app, {
        query: `mutation ($ids: [ID!]!) { ${receipt}(ids: $ids) { messages { id } errors { code } } }`,
        variables: { ids },
        token: bens,
      });
      expect(answer).toMatchObject({
        data: { [receipt]: { messages: [], errors: ids.map(() => ({ code: 'NOT_FOUND' })) } },
      });
    }
  });
});

it('a root field that does not say who may use it keeps the server from starting', () => {
  const undeclared = createSchema({ typeDefs: 'type Query { secret: String }' });
  expect(() => guardRootFields(undeclared, true)).toThrow('secret declares no @access');
});
