import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const built = fileURLToPath(new URL('../../client-example/dist/', import.meta.url));

/** The pages run their own scripts and talk to their own server, and nothing else. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** Both pages are one file: the sections of the console, for example /console/pushes, are addresses that it understands. */
const consoleAddress = /^\/console(?:\/[^.]*)?(?:\?|$)/;

const notBuilt =
  'The pages are not built: "npm install && npm run build:page" in the checkout builds them. GraphQL works without.';

/** The live page at / and the console at /console, as `npm run build:page` made them. Where they are not, that is said at once and at every visit. */
export function createPages(log: {
  warn(message: string): void;
}): (request: IncomingMessage, response: ServerResponse) => void {
  if (!existsSync(built)) {
    log.warn(notBuilt);
    return (_request, response) => sendText(response, notBuilt);
  }

  const serve = sirv(built, {
    etag: true,
    brotli: true,
    gzip: true,
    single: false,
    setHeaders(response, path) {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      response.setHeader(
        'cache-control',
        path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return (request, response) => {
    if (consoleAddress.test(request.url ?? '')) request.url = '/';
    serve(request, response, () => sendText(response, 'There is nothing here.'));
  };
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
