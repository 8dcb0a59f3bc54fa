import { Crowd } from './crowd.ts';
import { startPlainServer, startPresently, startYoga, type Server } from './servers.ts';
import { headcount, headcountBytes } from './operations.ts';

/** What it took to deliver a number of events to everybody. */
export type Delivery = {
  /** Frames that arrived, per second, from the first event to the last frame. */
  readonly framesPerSecond: number;
  /** CPU time of the server, all its threads, per frame (µs): it does not depend on the clients. */
  readonly serverMicroseconds: number;
  /** CPU time of the clients per frame (µs): tells whether they were what limited the rate. */
  readonly clientMicroseconds: number;
};

export interface DeliveryOptions {
  readonly sockets: number;
  readonly events: number;
  /** Documents for the sockets, taken in turns; the headcount's if absent. One each. */
  readonly documents?: readonly string[];
}

type Measurable = Server<{ cpu(): number; subscribers(): number }>;

/** Presently: changes that another node stored, so that it does what the baselines do. */
export async function deliverByPresently(options: DeliveryOptions): Promise<Delivery> {
  await using server = await startPresently();
  return await deliver(server, options, 1, (events) => server.ask('hearHeadcount', events));
}

/** Presently as it keeps its promises: a sensor's readings, each durable before it is sent, one after another. */
export async function storeAndDeliver(options: DeliveryOptions): Promise<Delivery> {
  await using server = await startPresently();
  return await deliver(server, options, 1, (events) => server.ask('changeHeadcount', events));
}

/** Plain ws: one prebuilt buffer of the same length to everybody. */
export async function deliverByPlainServer(options: DeliveryOptions): Promise<Delivery> {
  await using server = await startPlainServer();
  return await deliver(server, options, 0, (events) => server.ask('broadcast', events, headcountBytes));
}

/** GraphQL Yoga with graphql-ws: the value published in memory. */
export async function deliverByYoga(options: DeliveryOptions): Promise<Delivery> {
  await using server = await startYoga();
  return await deliver(server, options, 0, (events) => server.ask('changeHeadcount', events));
}

async function deliver(
  server: Measurable,
  { sockets, events, documents = [headcount] }: DeliveryOptions,
  snapshots: number,
  fire: (events: number) => Promise<number>,
): Promise<Delivery> {
  const { port, speaksGraphQL } = server;
  const operations = documents.map((document) => (speaksGraphQL ? [document] : []));
  await using crowd = await Crowd.open({ port, speaksGraphQL, sockets, snapshots, documents: operations });
  await subscribed(server, sockets);

  const warmUp = Math.ceil(events / 4);
  await crowd.expect(warmUp);
  await fire(warmUp);
  await crowd.arrived(warmUp);

  await crowd.expect(events);
  const [serverBefore, clientsBefore] = [await server.ask('cpu'), await crowd.cpu()];
  const began = await fire(events);
  const ended = await crowd.arrived(events);
  const [serverAfter, clientsAfter] = [await server.ask('cpu'), await crowd.cpu()];
  const frames = events * sockets;
  return {
    framesPerSecond: (frames / (ended - began)) * 1000,
    serverMicroseconds: (serverAfter - serverBefore) / frames,
    clientMicroseconds: (clientsAfter - clientsBefore) / frames,
  };
}

/** Resolves when the server knows of all subscriptions. */
export async function subscribed(server: Pick<Measurable, 'ask'>, subscriptions: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if ((await server.ask('subscribers')) >= subscriptions) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Only ${await server.ask('subscribers')} of ${subscriptions} subscriptions began.`);
}
