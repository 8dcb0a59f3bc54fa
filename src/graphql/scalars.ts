import { GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { formatDuration, parseDuration } from '../duration.ts';
import { Problem } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import { isTimeZone } from '../live/current-time.ts';

/** Instants are whole milliseconds inside. */
export const DateTime = textScalar('DateTime', 'an instant in RFC 3339 such as 2026-11-23T15:04:05.000Z', {
  read: parseInstant,
  write: (instant) => new Date(instant as number).toISOString(),
});

/** Durations are whole milliseconds inside. */
export const Duration = textScalar('Duration', 'a duration in ISO 8601 from weeks to seconds such as PT1S', {
  read: parseDuration,
  write: (milliseconds) => formatDuration(milliseconds as number),
});

export const TimeZone = textScalar('TimeZone', 'an IANA time zone such as Asia/Shanghai', {
  read: (name) => (isTimeZone(name) ? name : undefined),
  write: String,
});

export const JSONValue = new GraphQLScalarType({
  name: 'JSON',
  coerceInputValue: (value) => value,
  coerceInputLiteral: (node) => valueFromASTUntyped(node),
});

export const AttributeValue = new GraphQLScalarType({
  name: 'AttributeValue',
  coerceInputValue: toAttributeValue,
  coerceInputLiteral: (node) => toAttributeValue(literalValue(node)),
});

function toAttributeValue(value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return value as string | number | boolean;
  throw new Problem(
    'INVALID_VALUE',
    `Expected a string, a finite number or a boolean, got ${JSON.stringify(value)}`,
  );
}

/** A scalar that is text outside; `read` gives undefined or throws for text that is not of its form. */
function textScalar<Inside>(
  name: string,
  expected: string,
  { read, write }: { read: (text: string) => Inside | undefined; write: (value: unknown) => string },
): GraphQLScalarType<Inside, string> {
  function coerce(value: unknown): Inside {
    const inside = typeof value === 'string' ? attempt(() => read(value)) : undefined;
    if (inside === undefined)
      throw new Problem('INVALID_VALUE', `Expected ${expected}, got ${JSON.stringify(value)}`);
    return inside;
  }
  return new GraphQLScalarType<Inside, string>({
    name,
    coerceInputValue: coerce,
    coerceInputLiteral: (node) => coerce(literalValue(node)),
    coerceOutputValue: write,
  });
}

function literalValue(node: ValueNode): unknown {
  if (node.kind === Kind.STRING || node.kind === Kind.BOOLEAN) return node.value;
  return node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : undefined;
}

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
