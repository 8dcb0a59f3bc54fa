/** The settings that can make a server less safe than its operator may think, as `config.ts` has them. */
export interface RiskySettings {
  readonly HOST: string;
  readonly ALLOWED_ORIGINS: readonly string[];
  readonly TRUST_PROXY: boolean;
  readonly INTROSPECTION: boolean;
  readonly AUTH_SECRET?: string | undefined;
  readonly AUTH_JWKS_URL?: string | undefined;
  readonly AUTH_ISSUER?: string | undefined;
  readonly AUTH_AUDIENCE?: string | undefined;
  readonly ANONYMOUS_LIVE: boolean;
  readonly MAX_CONNECTIONS: number;
  readonly MAX_CONNECTIONS_PER_ADDRESS: number;
  readonly MAX_HTTP_CONNECTIONS: number;
  readonly MAX_HTTP_CONNECTIONS_PER_ADDRESS: number;
  readonly MAX_REQUESTS_PER_ADDRESS: number;
  readonly DATABASE_URL?: string | undefined;
  readonly REDIS_URL?: string | undefined;
  readonly INGEST_KAFKA_USERNAME?: string | undefined;
  readonly INGEST_KAFKA_SASL: string;
  readonly INGEST_KAFKA_TLS: boolean;
}

/** Each risk: whether it is there, and what to do about it, in sentences. */
const risks: readonly (readonly [is: (settings: RiskySettings) => boolean, sentence: string])[] = [
  [
    (s) => s.REDIS_URL !== undefined && s.AUTH_SECRET === undefined && s.AUTH_JWKS_URL === undefined,
    'AUTH_SECRET: servers that share a database each sign with a secret of their own making, unless they share DATA_DIR as well; give all of them the same one.',
  ],
  [
    (s) => isPublic(s) && s.AUTH_SECRET === undefined && s.AUTH_JWKS_URL === undefined,
    'AUTH_SECRET: the server is reachable from outside and signs with a secret of its own making; give it one that you keep, or AUTH_JWKS_URL.',
  ],
  [
    (s) => isPublic(s) && s.INTROSPECTION,
    'INTROSPECTION: the server is reachable from outside, and anybody may read its schema and use GraphiQL; set it to false.',
  ],
  [
    (s) => isPublic(s) && s.ANONYMOUS_LIVE,
    'ANONYMOUS_LIVE: the server is reachable from outside, and its live facts need no token; set it to false unless they are public.',
  ],
  [
    (s) => isPublic(s) && !s.TRUST_PROXY,
    'TRUST_PROXY: the server is reachable from outside and speaks no TLS; put a proxy in front and set it to true, or all clients count as one address.',
  ],
  [
    (s) => s.TRUST_PROXY && isPublic(s),
    'TRUST_PROXY: X-Forwarded-For is believed on an address that is reachable from outside; see that nothing but the proxy can reach it.',
  ],
  [
    (s) => s.TRUST_PROXY && s.ALLOWED_ORIGINS.length === 0,
    'ALLOWED_ORIGINS: it is empty behind a proxy; if the proxy changes the Host header, name the origin of your pages.',
  ],
  [
    (s) => s.ALLOWED_ORIGINS.some((origin) => isPlain(origin)),
    'ALLOWED_ORIGINS: it names an origin over plain http; whoever is between can put scripts into its pages.',
  ],
  [
    (s) => s.AUTH_JWKS_URL !== undefined && isPlain(s.AUTH_JWKS_URL),
    'AUTH_JWKS_URL: the keys come over plain http; whoever is between can put their own there and be anybody.',
  ],
  [
    (s) => s.AUTH_JWKS_URL !== undefined && (s.AUTH_ISSUER === undefined || s.AUTH_AUDIENCE === undefined),
    'AUTH_ISSUER, AUTH_AUDIENCE: without both, a token that the identity provider made for another service is taken.',
  ],
  [
    (s) => s.INGEST_KAFKA_USERNAME !== undefined && s.INGEST_KAFKA_SASL === 'PLAIN' && !s.INGEST_KAFKA_TLS,
    'INGEST_KAFKA_SASL: PLAIN without TLS shows the password to whoever is between; set INGEST_KAFKA_TLS to true, or take SCRAM-SHA-512.',
  ],
  [
    (s) =>
      s.MAX_CONNECTIONS === 0 ||
      s.MAX_HTTP_CONNECTIONS === 0 ||
      (isPublic(s) && (s.MAX_CONNECTIONS_PER_ADDRESS === 0 || s.MAX_HTTP_CONNECTIONS_PER_ADDRESS === 0)),
    'MAX_CONNECTIONS, MAX_HTTP_CONNECTIONS, …_PER_ADDRESS: without a limit, one client can take all of the memory.',
  ],
  [
    (s) => isPublic(s) && s.MAX_REQUESTS_PER_ADDRESS === 0,
    'MAX_REQUESTS_PER_ADDRESS: without a limit, one client can take all of the processor.',
  ],
  [
    (s) =>
      [s.DATABASE_URL, s.REDIS_URL].some((url) => url !== undefined && !isLoopback(url) && !isEncrypted(url)),
    'DATABASE_URL, REDIS_URL: what is stored and told between nodes crosses the network in plain; use sslmode=verify-full and rediss.',
  ],
];

/** What is insecure about a configuration that is otherwise good, one sentence for each risk; empty if nothing is known. */
export function warningsOf(settings: RiskySettings): string[] {
  return risks.filter(([is]) => is(settings)).map(([, sentence]) => sentence);
}

function isPublic({ HOST }: RiskySettings): boolean {
  return !isLoopbackHost(HOST);
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && (isLoopbackHost(new URL(url).hostname) || new URL(url).hostname === '');
}

/** Plain http to another machine. */
function isPlain(url: string): boolean {
  return url.startsWith('http:') && !isLoopback(url);
}

function isEncrypted(url: string): boolean {
  return url.startsWith('rediss:') || /[?&]ssl(mode=(require|verify-ca|verify-full)|=true)\b/.test(url);
}
