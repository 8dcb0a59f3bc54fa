import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, problems } from '../errors.ts';

const phrases: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/**
 * The address of a request's peer, or '' if it has gone.
 * @param trustProxy whether a proxy in front is believed: it writes the address it saw at the end of X-Forwarded-For.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const header = request.headers['x-forwarded-for'];
  const forwarded = trustProxy
    ? (Array.isArray(header) ? header.join(',') : header)?.split(',').at(-1)?.trim()
    : undefined;
  return forwarded ? withoutPort(forwarded) : (request.socket.remoteAddress ?? '');
}

/** Some proxies write the port as well: 198.51.100.1:50001, [2001:db8::1]:50001. Each connection would be an address of its own. */
function withoutPort(written: string): string {
  const [, ipv6, ipv4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(written) ?? [];
  return ipv6 ?? ipv4 ?? written;
}

/**
 * Refuses a request that a page of a foreign origin made (FORBIDDEN). Browsers always name the origin of a WebSocket, and do not keep pages
 * from opening one to any server with the user's cookies; programs that are no browsers name none, and are let through: they could name any.
 * @param allowed origins besides the server's own host.
 */
export function requireOrigin({ headers }: IncomingMessage, allowed: ReadonlySet<string>): void {
  const { origin, host } = headers;
  if (origin === undefined || allowed.has(origin)) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host)
    throw new Problem('FORBIDDEN', 'This origin may not connect.');
}

/** Answers an upgrade with a refusal and hangs up, whatever the client does with its half. */
export function refuseUpgrade(
  socket: Duplex,
  { code, message }: Problem,
  status: number = problems[code].status,
): void {
  const body = `${message}\n`;
  const head = [
    `HTTP/1.1 ${status} ${phrases[status] ?? 'Error'}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.on('error', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
