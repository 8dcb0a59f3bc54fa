import { type Attributes, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Does `work` inside a span of OpenTelemetry, as a child of whatever span is active. Whoever embeds the server registers an SDK before it
 * starts; without one nothing is recorded and next to nothing is done. The span ends when `work` does, or when the promise that it
 * returns settles; a failure is on it by the name of the error alone, because a message may say what is in a push or a token.
 */
export function traced<Result>(name: string, attributes: Attributes, work: (span: Span) => Result): Result {
  const span = trace.getTracer('presently').startSpan(name, { attributes });
  // Nobody traces: then there is nothing to be a child of, and nothing to end.
  if (!trace.isSpanContextValid(span.spanContext())) return work(span);
  return context.with(trace.setSpan(context.active(), span), () => {
    try {
      const result = work(span);
      if (result instanceof Promise) {
        return result.then(
          (value: unknown) => {
            span.end();
            return value;
          },
          (error: unknown) => fail(span, error),
        ) as Result;
      }
      span.end();
      return result;
    } catch (error) {
      return fail(span, error);
    }
  });
}

function fail(span: Span, error: unknown): never {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  span.end();
  throw error;
}
