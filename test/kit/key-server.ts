import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** An identity provider: a key set over HTTP, and tokens signed with its newest key. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** How often its keys were asked for. */
  readonly asked: number;
  /** Whether it answers. */
  up: boolean;
  /** Whether a page stands in front of it, which answers everything with 200. */
  babbles: boolean;
  /** Signs with another key from now on; the old one is gone. */
  rotate(): Promise<void>;
  /** A token of a user, signed with the newest key; `header` and `claims` go over what is right. */
  token(claims?: Record<string, unknown>, header?: Record<string, string>): Promise<string>;
  /** The public key as it is published. */
  published(): JWK;
}

export async function startKeyServer(): Promise<KeyServer> {
  let keys = 0;
  let privateKey: CryptoKey;
  let published: JWK;
  let asked = 0;

  const server = createServer((_request, response) => {
    asked++;
    if (provider.babbles) response.setHeader('content-type', 'text/html').end('<h1>Sign in</h1>');
    else if (provider.up)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [published] }));
    else response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const provider: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    get asked() {
      return asked;
    },
    up: true,
    babbles: false,
    async rotate() {
      const pair = await generateKeyPair('ES256');
      privateKey = pair.privateKey;
      published = { ...(await exportJWK(pair.publicKey)), kid: `key ${++keys}`, alg: 'ES256', use: 'sig' };
    },
    token: (claims = {}, header = {}) =>
      new SignJWT({ sub: 'ana', iss: 'https://id.example', aud: 'presently', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: `key ${keys}`, ...header })
        .sign(privateKey),
    published: () => published,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  await provider.rotate();
  return provider;
}
