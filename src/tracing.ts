import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Does `work` inside a span of OpenTelemetry, as a child of whatever span is active. Whoever embeds the server registers an SDK before it
 * starts; without one nothing is recorded and next to nothing is done. The span ends when `work` does, or when the promise that it
 * returns settles; a failure is on it by the name of the error alone, because a message may say what is in a push or a token.
 */
export function traced<Result>(name: string, attributes: Attributes, work: (span: Span) => Result): Result {
  return trace.getTracer('presently').startActiveSpan(name, { attributes }, (span) => {
    function fail(error: unknown): never {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      span.end();
      throw error;
    }

    try {
      const result = work(span);
      if (result instanceof Promise) {
        return result.then((value: unknown) => {
          span.end();
          return value;
        }, fail) as Result;
      }
      span.end();
      return result;
    } catch (error) {
      return fail(error);
    }
  });
}
