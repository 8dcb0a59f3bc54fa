import { expect, it } from 'vitest';
import { MessagingWorld } from '../kit/messaging-world.ts';

const operator = { subject: 'operator' };
const plain = { title: 'Title', body: 'Body' };

it('refuses a send whose audience is further from the preview than allowed', async () => {
  await using world = await MessagingWorld.open();
  await world.people.ensure(['a', 'b', 'c', 'd']);
  const input = { ...plain, audience: { everyone: true }, expectedAudience: 3 };
  expect(await world.pushes.send(input, operator)).toMatchObject({
    push: null,
    errors: [{ code: 'AUDIENCE_DRIFTED' }],
  });
  expect((await world.pushes.preview(input)).errors).toMatchObject([{ code: 'AUDIENCE_DRIFTED' }]);
  const loose = await world.pushes.send({ ...input, maxDriftPercent: 34 }, operator);
  expect(loose.errors).toEqual([]);
});

it('previews what the send does, part by part, with the people who are connected', async () => {
  await using world = await MessagingWorld.open();
  const ids = Array.from({ length: 4_100 }, (_, index) => `user-${index}`);
  await world.people.upsert({ users: ids.map((id, n) => ({ id, attributes: { n } })) });
  await world.pushes.setCaps({
    rules: [{ limit: 0, category: 'news', window: { calendar: 'WEEK' }, overflow: 'DROP' }],
  });
  world.online.add('user-7').add('user-4099');
  const everyone = { ...plain, category: 'news', audience: { everyone: true } };
  const preview = await world.pushes.preview(everyone);
  expect(preview).toMatchObject({ audience: 4_100, online: 2, released: 0, deferred: 0 });
  expect(preview.suppressed).toEqual([{ reason: 'CAP_REACHED', count: 4_100 }]);
  expect(preview.byRule).toMatchObject([{ rule: { category: 'news', limit: 0 }, capped: 4_100 }]);
  expect(preview.sample.map(({ id }) => id)).toEqual(ids.slice(0, 10));

  const where = { and: [{ online: true }, { attribute: { name: 'n', lessThan: 100 } }] };
  expect(await world.pushes.preview({ ...plain, audience: { where } })).toMatchObject({
    audience: 1,
    released: 1,
  });
  const id = await world.send({ audience: { where } });
  await world.settle();
  expect((await world.pushes.recipients(id, { after: null, limit: 10 })).map(({ userId }) => userId)).toEqual(
    ['user-7'],
  );
});

it('previews the reasons in the order in which the send counts them, whoever comes first', async () => {
  await using world = await MessagingWorld.open();
  await world.people.ensure(['muted', 'capped']);
  await world.people.setPreferences('muted', { mutedCategories: ['news'] });
  await world.pushes.setCaps({ rules: [{ limit: 0, window: { calendar: 'DAY' }, overflow: 'DROP' }] });
  const input = { ...plain, category: 'news', audience: { everyone: true } };
  const { suppressed } = await world.pushes.preview(input);
  const id = await world.send(input);
  await world.settle();
  expect(suppressed).toEqual((await world.pushes.get(id))?.funnel.suppressed);
  expect(suppressed).toHaveLength(2);
});
