import {
  getNamedType,
  getNullableType,
  GraphQLList,
  isEnumType,
  isInputObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access } from '../../src/auth/access.ts';
import { roles, type Role } from '../../src/auth/principal.ts';
import { accessOf, fieldsOf } from '../../src/graphql/guards.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';
import { transports } from '../kit/transports.ts';

/** Who is let in, worked out by hand and not from the code that decides. */
const admitted: Record<Access, (Role | 'nobody')[]> = {
  ANYONE: ['nobody', 'user', 'sensor', 'operator', 'admin'],
  LIVE: ['nobody', 'user', 'sensor', 'operator', 'admin'],
  SIGNED_IN: ['user', 'sensor', 'operator', 'admin'],
  SENSOR: ['sensor', 'operator', 'admin'],
  OPERATOR: ['operator', 'admin'],
  ADMIN: ['admin'],
};

const schema = buildSchema({ anonymousLive: true });
const types = {
  query: schema.getQueryType(),
  mutation: schema.getMutationType(),
  subscription: schema.getSubscriptionType(),
};
const fields = Object.entries(types).flatMap(([operation, type]) =>
  fieldsOf(type).map((field) => ({
    operation,
    field,
    name: `${operation} ${field.name}`,
  })),
);

const parts = new AsyncDisposableStack();
let open: TestApp;
let closed: TestApp;
beforeAll(async () => {
  open = parts.use(await startApp());
  closed = parts.use(await startApp({ environment: { ANONYMOUS_LIVE: 'false' } }));
});
afterAll(() => parts.disposeAsync());

describe('access', () => {
  it.each(fields)('to $name is as the schema declares it, for every role', async ({ operation, field }) => {
    await using app = await startApp();
    const document = documentFor(operation, field);
    for (const caller of ['nobody', ...roles] as const) {
      const code = await codeFor(app, document, caller);
      const refused = code === 'FORBIDDEN' || code === 'UNAUTHENTICATED';
      expect({ caller, refused }).toEqual({ caller, refused: !admitted[accessOf(field)].includes(caller) });
      expect(code).not.toBe('INTERNAL');
      expect(code).not.toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });
});

const liveFields = fields.filter(({ field }) => accessOf(field) === 'LIVE');

describe.each(transports)('live facts over %s', (transport, run) => {
  // A subscription is answered by no single answer.
  it.each(liveFields.filter(({ operation }) => transport !== 'HTTP' || operation !== 'subscription'))(
    '($name) need a token when the server was told so, and none if not',
    async ({ operation, field }) => {
      const query = documentFor(operation, field);
      const token = await closed.token('somebody');
      expect((await run(closed, { query })).codes).toEqual(['UNAUTHENTICATED']);
      for (const admitted of [await run(closed, { query, token }), await run(open, { query })])
        expect(['NOT_FOUND', undefined]).toContain(admitted.codes[0]);
    },
  );
});

it('there are live facts of every kind to try this with', () => {
  expect(new Set(liveFields.map(({ operation }) => operation))).toEqual(new Set(['query', 'subscription']));
  expect(liveFields.length).toBeGreaterThan(6);
});

function documentFor(operation: string, field: (typeof fields)[number]['field']): string {
  const hasFields = 'getFields' in getNamedType(field.type);
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${sample(arg)}`);
  return `${operation} { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${hasFields ? ' { __typename }' : ''} }`;
}

/** The code of the first error with which an operation is answered; a subscription's stream is ended after its first event. */
async function codeFor(
  app: Awaited<ReturnType<typeof startApp>>,
  query: string,
  caller: Role | 'nobody',
): Promise<string | undefined> {
  const authorization =
    caller === 'nobody' ? {} : { authorization: `Bearer ${await app.token('somebody', caller)}` };
  const ending = new AbortController();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
      ...authorization,
    },
    body: JSON.stringify({ query }),
    signal: ending.signal,
  });
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return firstCode(await response.text());
  // A stream that was let in may stay silent: its headers are the answer. One that was refused begins with the error.
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('event: next') && !text.includes('event: complete') && !text.includes(':\n\n'))
    text += (await reader.read()).value ?? 'event: complete';
  ending.abort();
  await reader.cancel().catch(() => undefined);
  return firstCode(/^data: ?(\{.*)$/m.exec(text)?.[1] ?? '{}');
}

function firstCode(json: string): string | undefined {
  return (JSON.parse(json) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
}

/** Something of the right type for a required argument or field. */
function sample({ type }: { type: GraphQLInputType }): string {
  const value = sampleOf(getNamedType(type));
  return getNullableType(type) instanceof GraphQLList ? `[${value}]` : value;
}

function sampleOf(type: GraphQLNamedInputType): string {
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
    return `{ ${chosen.map((field) => `${field.name}: ${sample(field)}`).join(', ')} }`;
  }
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  const samples: Record<string, string> = { Boolean: 'true', Int: '1', Float: '1', TimeZone: '"UTC"' };
  return samples[type.name] ?? '"x"';
}
