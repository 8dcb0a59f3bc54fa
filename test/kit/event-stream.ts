import type { Outcome } from './transports.ts';

type Result = Pick<Outcome, 'data'> & { readonly errors?: Outcome['errors'] };

/** The results of a subscription over SSE, one by one. */
export interface EventStream extends AsyncDisposable {
  /** The next result; undefined when the stream is complete. */
  next(): Promise<Result | undefined>;
}

/** Reads the body of an answer that is an event stream. */
export function readEvents(response: Response): EventStream {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          const data = /^data: ?(\{.*)$/m.exec(event)?.[1];
          if (data !== undefined) return JSON.parse(data) as Result;
          if (event.includes('event: complete')) return undefined;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += decoder.decode(value, { stream: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => undefined);
    },
  };
}

/** Subscribes over SSE. @throws if the server answers with no stream. */
export async function openEvents(url: string, query: string, token?: string): Promise<EventStream> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  });
  if (!response.headers.get('content-type')?.includes('event-stream')) throw new Error(await response.text());
  return readEvents(response);
}
