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
import { describe, expect, it } from 'vitest';
import type { Access } from '../../src/auth/access.ts';
import { roles, type Role } from '../../src/auth/principal.ts';
import { accessOf, fieldsOf } from '../../src/graphql/guards.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { startApp } from '../kit/start-app.ts';

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

describe('access', () => {
  it.each(fields)('to $name is as the schema declares it, for every role', async ({ operation, field }) => {
    await using app = await startApp();
    const hasFields = 'getFields' in getNamedType(field.type);
    const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${sample(arg)}`);
    const document = `${operation} { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${hasFields ? ' { __typename }' : ''} }`;

    for (const caller of ['nobody', ...roles] as const) {
      const code = await codeFor(app, document, caller);
      const refused = code === 'FORBIDDEN' || code === 'UNAUTHENTICATED';
      expect({ caller, refused }).toEqual({ caller, refused: !admitted[accessOf(field)].includes(caller) });
      expect(code).not.toBe('INTERNAL');
      expect(code).not.toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('to live facts needs a token when the server was told so', async () => {
    await using app = await startApp({ environment: { ANONYMOUS_LIVE: 'false' } });
    expect(await codeFor(app, '{ currentTime { instant } }', 'nobody')).toBe('UNAUTHENTICATED');
    expect(await codeFor(app, '{ currentTime { instant } }', 'user')).toBeUndefined();
    expect(await codeFor(app, 'subscription { currentTime { instant } }', 'nobody')).toBe('UNAUTHENTICATED');
  });
});

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
