import { randomUUID } from 'node:crypto';

/** The headcount of the place that the servers under test know. */
export const headcount = headcountAs('count');

/** The same, with the count under a name of its own: equal to no other selection. */
export function headcountAs(name: string): string {
  const count = name === 'count' ? name : `${name}: count`;
  return `subscription { headcount(locationId: "hall") { location { id name } ${count} capacity quality observedAt stale } }`;
}

/** The bytes of the message that carries a headcount to an unchanged graphql-ws client, so that baselines without GraphQL send as many. */
export const headcountBytes = nextBytes({
  headcount: {
    location: { id: 'hall', name: 'The great hall' },
    count: 1000,
    capacity: 2000,
    quality: 'MEASURED',
    observedAt: '2026-01-01T00:00:00.000Z',
    stale: false,
  },
});

/** The bytes of a `next` message with this data. */
export function nextBytes(data: object): number {
  return Buffer.byteLength(JSON.stringify({ id: randomUUID(), type: 'next', payload: { data } }));
}

/** Three live facts of one place as a page shows them, all at once on each full pace. */
export function threeOnTicks(pace: string): readonly string[] {
  return [
    `subscription { currentTime(timeZone: "Asia/Shanghai", every: "${pace}") { instant timeZone local utcOffset } }`,
    `subscription { board(locationId: "hall", every: "${pace}") { location { id name coordinates { latitude longitude } observedAt stale } } }`,
    `subscription { board(locationId: "hall", every: "${pace}") { headcount { count capacity quality observedAt stale } } }`,
  ];
}

const instant = '2026-01-01T00:00:00.000Z';

/** The bytes of the three messages that carry them. */
export const threeBytes: readonly number[] = [
  { currentTime: { instant, timeZone: 'Asia/Shanghai', local: '2026-01-01T08:00:00', utcOffset: '+08:00' } },
  {
    board: {
      location: {
        id: 'hall',
        name: 'The great hall',
        coordinates: { latitude: 31.2001, longitude: 121.4 },
        observedAt: instant,
        stale: false,
      },
    },
  },
  {
    board: {
      headcount: { count: 1000, capacity: 2000, quality: 'MEASURED', observedAt: instant, stale: false },
    },
  },
].map(nextBytes);

/** Three live facts that stay as they are for as long as a benchmark takes. */
export const threeIdle: readonly string[] = [
  'subscription { currentTime(timeZone: "Asia/Shanghai", every: "PT1H") { instant timeZone local utcOffset } }',
  'subscription { location(id: "hall") { id name coordinates { latitude longitude } observedAt stale } }',
  headcount,
];

/** One's own messages. */
export const messages = 'subscription { messages { id title body category state redelivered releasedAt } }';

/** A push as an operator sends it. */
export const sendPush =
  'mutation Send($input: SendPushInput!) { sendPush(input: $input) { push { id } errors { message } } }';

/** The acknowledgement of messages by their ids. */
export const ackMessages = 'mutation Ack($ids: [ID!]!) { ackMessages(ids: $ids) { errors { message } } }';

/** So many people's ids. */
export function people(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `person-${from + index}`);
}
