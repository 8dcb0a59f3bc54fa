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
