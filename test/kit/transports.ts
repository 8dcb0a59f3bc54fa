import { once } from 'node:events';
import { WebSocket } from 'ws';
import { readEvents } from './event-stream.ts';
import type { TestApp } from './start-app.ts';

/** One operation, and who asks for it. */
export interface Ask {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
  /** What follows `Bearer`. */
  readonly token?: string | undefined;
  readonly origin?: string | undefined;
}

/** The first thing that an operation is answered with, whatever carried it. */
export interface Outcome {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  /** The codes of the errors. */
  readonly codes: readonly (string | undefined)[];
  /** The HTTP status; on a WebSocket the code with which it was closed, or the status that it was refused with. Undefined while it is open. */
  readonly status: number | undefined;
}

export type Transport = (app: Pick<TestApp, 'url'>, ask: Ask) => Promise<Outcome>;

type Payload = Pick<Outcome, 'data'> & { readonly errors?: Outcome['errors'] };

function outcome({ data, errors = [] }: Payload, status: number | undefined): Outcome {
  return { data, errors, codes: errors.map(({ extensions }) => extensions?.code), status };
}

async function post(app: Pick<TestApp, 'url'>, ask: Ask, accept: string): Promise<Response> {
  const { query, variables, extensions, token, origin } = ask;
  return fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(origin !== undefined && { origin }),
    },
    body: JSON.stringify({ query, variables, extensions }),
  });
}

export async function overHttp(app: Pick<TestApp, 'url'>, ask: Ask): Promise<Outcome> {
  const response = await post(app, ask, 'application/json');
  return outcome((await response.json()) as Payload, response.status);
}

export async function overSse(app: Pick<TestApp, 'url'>, ask: Ask): Promise<Outcome> {
  const response = await post(app, ask, 'text/event-stream');
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return outcome((await response.json()) as Payload, response.status);
  await using events = readEvents(response);
  return outcome((await events.next()) ?? {}, response.status);
}

export async function overWebSocket(
  app: Pick<TestApp, 'url'>,
  { token, origin, ...payload }: Ask,
): Promise<Outcome> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    ...(origin !== undefined && { origin }),
  });
  try {
    return await Promise.race([converse(socket, token, payload), refused(socket), closed(socket)]);
  } finally {
    socket.on('error', () => {}).terminate();
  }
}

async function converse(socket: WebSocket, token: string | undefined, payload: object): Promise<Outcome> {
  await once(socket, 'open');
  const authorization = token !== undefined && { payload: { authorization: `Bearer ${token}` } };
  socket.send(JSON.stringify({ type: 'connection_init', ...authorization }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  const [data] = (await once(socket, 'message')) as [Buffer];
  const message = JSON.parse(data.toString()) as { type: string; payload: unknown };
  return message.type === 'error'
    ? outcome({ errors: message.payload as Outcome['errors'] }, undefined)
    : outcome(message.payload as Payload, undefined);
}

function refused(socket: WebSocket): Promise<Outcome> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(outcome({}, statusCode)));
  });
}

function closed(socket: WebSocket): Promise<Outcome> {
  return new Promise((resolve) => {
    socket.on('close', (code) => resolve(outcome({}, code)));
  });
}

/** Every way into the server, by its name. */
export const transports: readonly (readonly [name: string, transport: Transport])[] = [
  ['HTTP', overHttp],
  ['SSE', overSse],
  ['WebSocket', overWebSocket],
];
