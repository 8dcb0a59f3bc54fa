import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What each tab shows a newcomer: one for every kind of use. */
const tabs = [
  {
    query: `# Everything that is true of one place.
# Press play.
subscription Board {
  board(locationId: "calit2") {
    currentTime { local utcOffset }
    location { name watchers }
    headcount { count capacity quality stale }
  }
}
`,
  },
  {
    query: `query Places {
  locations(first: 20) {
    edges { node { id name timeZone coordinates { latitude longitude } headcount { count } stale } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    query: `# Needs a token. Under Headers, put
# { "authorization": "Bearer …" }
subscription Messages {
  messages { id title body state redelivered quiet releasedAt }
}

mutation Ack($ids: [ID!]!) {
  ackMessages(ids: $ids) { messages { id state ackedAt } errors { code message } }
}
`,
    variables: '{ "ids": ["the id of a message"] }',
  },
  {
    query: `# Needs an operator's token under Headers.
mutation Send {
  sendPush(input: { title: "Doors open", body: "Come in by the west door.", audience: { everyone: true } }) {
    push { id status funnel { audience released } }
    errors { code message path }
  }
}
`,
  },
  {
    query: `# Needs a sensor's token under Headers.
mutation Report {
  reportHeadcount(input: { locationId: "calit2", entered: 3, left: 1 }) {
    headcount { count quality observedAt }
    errors { code message path }
  }
}
`,
  },
];

/**
 * The explorer on a browser's GET: offline, rendered and compressed once when it is first asked for (it weighs megabytes), revalidated by ETag.
 */
export function createGraphiQL(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let page: Promise<{ body: Buffer; etag: string }> | undefined;

  return async (request, response) => {
    const { body, etag } = await (page ??= render());
    response.setHeader('etag', etag);
    response.setHeader('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    // Every browser of this century takes gzip.
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'gzip',
        'content-length': body.length,
      })
      .end(request.method === 'HEAD' ? undefined : body);
  };
}

async function render(): Promise<{ body: Buffer; etag: string }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Presently',
    subscriptionsProtocol: 'WS',
    defaultTabs: tabs,
    defaultQuery: tabs[0]?.query ?? '',
  });
  const body = await promisify(gzip)(html);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

/** Whether a browser navigates to the endpoint, rather than a program asking it something. */
export function wantsGraphiQL(request: IncomingMessage): boolean {
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers.accept ?? '').includes('text/html')
  );
}
