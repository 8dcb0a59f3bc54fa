import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { openBus, openRoster, openStore, releasersOf } from './adapters.ts';
import { authorizationOf } from './auth/authorization.ts';
import { keysOf } from './auth/keys.ts';
import type { Principal } from './auth/principal.ts';
import { createAuthenticate, type Authenticate, type Keys } from './auth/tokens.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { countOne } from './gateway/metrics.ts';
import type { RequestContext, Services } from './graphql/context.ts';
import { createInputReader } from './graphql/input-reader.ts';
import { buildSchema } from './graphql/schema.ts';
import { Answers } from './http/answers.ts';
import { createGraphQLHandler } from './http/graphql-handler.ts';
import { createHealth } from './http/health.ts';
import { createHttpServer } from './http/http-server.ts';
import { exposeIngest } from './http/ingest-metrics.ts';
import { createMetrics } from './http/metrics.ts';
import { RequestRates } from './http/request-rates.ts';
import { Ingest } from './ingest/ingest.ts';
import { openQueues } from './ingest/open-queues.ts';
import { LiveFacts } from './live/live-facts.ts';
import { Ticker } from './live/ticker.ts';
import { createLog } from './log.ts';
import { InboxHub } from './messaging/inbox-hub.ts';
import { People } from './messaging/people.ts';
import type { PresenceSource } from './messaging/presence.ts';
import { MessagingMetrics } from './messaging/messaging-metrics.ts';
import { PushEngine } from './messaging/push-engine.ts';
import { limitsOf } from './settings/limits.ts';
import { waitsOf } from './settings/waits.ts';
import { StoreUnavailable } from './store/contract.ts';
import { StoreMetrics } from './store/store-metrics.ts';

/** How long the connections have to come back elsewhere when the server drains (ms). */
const drainTime = 8_000;

/** A running server. */
export interface App extends AsyncDisposable {
  /** Where it listens, for example http://127.0.0.1:4000. */
  readonly url: string;
  readonly keys: Keys;
  readonly log: Logger;
  readonly services: Services;
  readonly gateway: Gateway;
  /** Takes no new work, finishes what was accepted, closes every connection with 1012. Dispose afterwards. */
  drain(): Promise<void>;
}

/** What a program that embeds the server may bring along. */
export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Logger;
}

/**
 * Builds every part once, from a configuration, and listens. Disposing takes them down in reverse; whatever fails on the way up does, too.
 * @throws {StoreRefused} if the data folder or the database cannot be used, {BusRefused} if Redis cannot, {QueueRefused} if the driver of a queue
 *   cannot be loaded, and whatever listening throws, for example EADDRINUSE.
 */
export async function createApp(
  config: Config,
  { clock = systemClock, log = createLog(config.LOG_LEVEL) }: AppOptions = {},
): Promise<App> {
  await using parts = new AsyncDisposableStack();
  const keys = keysOf(config);
  const authenticate = createAuthenticate(keys, clock);

  const storeMetrics = new StoreMetrics();
  const messaging = new MessagingMetrics();
  const bus = parts.adopt(await openBus(config, clock), (opened) => opened.close());
  const opened = await openStore(config, {
    onGroup: (calls, time) => storeMetrics.noteGroup(calls, time),
    onDoubt: () => bus.tellGap(),
  });
  const store = parts.adopt(storeMetrics.measure(opened), (measured) => measured.close());
  const ticker = new Ticker(clock);
  const live = parts.use(await LiveFacts.load({ store: store.facts, bus, clock }));
  const presence: PresenceSource = {
    online: () => roster.online(),
    watching: (locationId) => roster.watching(locationId),
  };
  const people = new People({ store, bus, clock, presence });
  const inbox = parts.adopt(new InboxHub({ store, bus, clock, log, metrics: messaging }), (hub) =>
    hub.close(),
  );
  const pushes = parts.adopt(
    new PushEngine({ store, bus, clock, presence, log, metrics: messaging, releasers: releasersOf(config) }),
    (engine) => engine.stop(),
  );

  const schema: GraphQLSchema = buildSchema({ anonymousLive: config.ANONYMOUS_LIVE });
  const contextFor = (principal: Principal | undefined, connection: object): RequestContext => ({
    principal,
    connection,
    services,
  });
  const ingest = parts.use(
    new Ingest({
      queues: await openQueues(config),
      store: store.ingest,
      live,
      people,
      pushes,
      clock,
      log,
      readInput: createInputReader(schema),
    }),
  );
  const welcome = welcomeUsers(authenticate, people, log);
  const gateway = parts.adopt(
    createGateway({
      schema,
      clock,
      log,
      authenticate: (connectionParams) => welcome(authorizationOf(connectionParams)),
      contextFor,
      limits: { ...limitsOf(config), ...waitsOf(config) },
      allowedOrigins: config.ALLOWED_ORIGINS,
      trustProxy: config.TRUST_PROXY,
      introspection: config.INTROSPECTION,
      ...(config.PERSISTED_DOCUMENTS && { documents: config.PERSISTED_DOCUMENTS }),
    }),
    (made) => made.close(),
  );
  const { registry } = gateway;
  const roster = parts.adopt(await openRoster(config, { clock, bus, log, live, registry }), (opened) =>
    opened.close(),
  );
  const metrics = parts.use(
    createMetrics({
      gateway: gateway.metrics,
      messaging,
      store: storeMetrics,
      users: () => registry.users,
      deadLetters: () => store.ingest.countDeadLetters(),
    }),
  );
  exposeIngest(metrics.exposition, ingest);
  parts.use(bus.subscribe('disconnect', 'all', ({ userId }) => registry.disconnectUser(userId)));
  const services: Services = {
    clock,
    bus,
    ticker,
    live,
    people,
    pushes,
    inbox,
    roster,
    audit: store.audit,
    deadLetters: ingest.deadLetters,
    disconnectUser(userId) {
      // Counted before they close, but they do not wait for the answer of a Redis that is slow.
      const connections = roster.connections(userId);
      bus.publish('disconnect', 'all', { userId });
      return connections;
    },
  };

  const health = createHealth([{ check: () => store.ping(), sentence: 'The store takes no writes.' }], () => [
    ...(bus.isConnected ? [] : ['The bus is away: other nodes hear late of what happens here.']),
    ...(bus.refusal === undefined ? [] : [bus.refusal]),
    ...ingest.failures(),
  ]);
  const graphql = createGraphQLHandler({
    schema,
    gateway,
    authenticate: welcome,
    contextFor,
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    rates: new RequestRates(clock, config.MAX_REQUESTS_PER_ADDRESS),
    bodyBytes: config.MAX_BODY_BYTES,
  });
  const http = createHttpServer({
    graphql: (request, response) => void graphql(request, response),
    handleUpgrade: gateway.handleUpgrade,
    graphiql: config.INTROSPECTION && config.PERSISTED_DOCUMENTS === undefined,
    health,
    metrics: metrics.render,
    log,
    headersTimeout: config.HEADERS_TIMEOUT,
    requestTimeout: config.REQUEST_TIMEOUT,
    stall: config.STALL_TIMEOUT,
    limits: {
      connections: config.MAX_HTTP_CONNECTIONS,
      connectionsPerAddress: config.TRUST_PROXY ? 0 : config.MAX_HTTP_CONNECTIONS_PER_ADDRESS,
    },
    refused: (code) => countOne(gateway.metrics.refusals, code),
  });
  const answers = new Answers(http);
  const url = await listen(http, config);
  parts.defer(async () => {
    // Nothing is decided any more once it is not known who is connected elsewhere.
    await Promise.all([ingest.stop(), pushes.stop()]);
    // The server is closed when its last connection is, and it does not count WebSockets among those that it can cut off.
    gateway.close();
    await closeServer(http);
  });
  pushes.start();
  ingest.start();

  const running = parts.move();
  return {
    url,
    keys,
    log,
    services,
    gateway,
    async drain() {
      health.drain();
      http.close();
      await Promise.all([
        ingest.stop(),
        gateway.drain({ within: drainTime }),
        answers.none(clock, drainTime),
      ]);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/**
 * Makes each user known who comes for the first time, so that a push to everyone reaches them. While the store takes no writes they come in all
 * the same: what is live needs no store, and the inbox makes them known when it can.
 */
function welcomeUsers(authenticate: Authenticate, people: People, log: Logger): Authenticate {
  return async (authorization) => {
    const principal = await authenticate(authorization);
    if (principal?.role === 'user') {
      await people.ensure([principal.subject]).catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) throw error;
        log.warn({ err: error }, 'A user could not be made known');
      });
    }
    return principal;
  };
}

async function listen(http: Server, { HOST, PORT }: Config): Promise<string> {
  http.listen(PORT, HOST);
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}

/** Ends the server and whatever still hangs on it. */
async function closeServer(http: Server): Promise<void> {
  const closed = http.listening ? once(http, 'close') : undefined;
  http.close();
  http.closeAllConnections();
  await closed;
}
