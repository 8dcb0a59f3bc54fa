import { expect, it, onTestFinished } from 'vitest';
import { seedPeople } from '../../src/demo/people.ts';
import { startDemo } from '../../src/demo/replay.ts';
import { systemClock } from '../../src/clock.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp } from '../kit/start-app.ts';

it('gives an operator an audience: people by job, language and city, in their own zones', async () => {
  await using app = await startApp();
  await seedPeople(app.services.people);
  await seedPeople(app.services.people);

  const token = await app.token('an-operator', 'operator');
  const { data } = await app.ask<{ all: { edges: unknown[] } }>(
    `{
      all: users { edges { node { id } } }
      students: users(where: { attribute: { name: "job", equals: "student" } }) { edges { node { id timeZone } } }
      regulars: users(where: { and: [{ attribute: { name: "visits", greaterThan: 100 } }, { attribute: { name: "newsletter", equals: true } }] }) { edges { node { id } } }
      unasked: users(where: { attribute: { name: "newsletter", exists: false } }) { edges { node { id } } }
    }`,
    { token },
  );
  expect(data.all.edges).toHaveLength(12);
  expect(data).toMatchObject({
    students: {
      edges: [
        { node: { id: 'bao', timeZone: 'America/Los_Angeles' } },
        { node: { id: 'dmitri', timeZone: 'America/Los_Angeles' } },
        { node: { id: 'hua', timeZone: 'Asia/Shanghai' } },
      ],
    },
    regulars: {
      edges: ['ana', 'carmen', 'fatima', 'jie', 'kavya'].map((id) => ({ node: { id } })),
    },
    unasked: { edges: [{ node: { id: 'dmitri' } }, { node: { id: 'ines' } }] },
  });
});

it('moves the headcount and a bus on one socket, and leaves a chart of the hours before', async () => {
  await using app = await startApp();
  const demo = await startDemo({ facts: app.services.live, clock: systemClock, speed: 3600, log: app.log });
  onTestFinished(() => demo[Symbol.asyncDispose]());

  await using socket = openSocket(app);
  const board = socket.follow<{ headcount: { count: number } }>(
    'subscription { headcount(locationId: "calit2") { count } }',
  );
  const bus = socket.follow<{ location: { coordinates: object } }>(
    'subscription { location(id: "bus-2612") { coordinates { latitude longitude } } }',
  );
  const [count, moved] = [await board.next(), await bus.next()];
  expect(await board.next()).not.toEqual(count);
  expect(await bus.next()).not.toEqual(moved);

  const from = new Date(Date.now() - 60_000).toISOString();
  const { data } = await app.ask<{ location: { headcountHistory: { count: number }[] } }>(
    `{ location(id: "calit2") { headcountHistory(from: "${from}", every: "PT1S") { count } } }`,
  );
  expect(data.location.headcountHistory.length).toBeGreaterThanOrEqual(29);
  expect(Math.max(...data.location.headcountHistory.map(({ count: sample }) => sample))).toBeGreaterThan(55);
});
