import { expect, test } from 'vitest';
import { createHealth, type VitalPart } from '../../src/http/health.ts';

function part(name: string, options: Partial<VitalPart> = {}): VitalPart {
  return { check: () => Promise.resolve(), sentence: `The ${name} is away.`, ...options };
}

function away(): Promise<never> {
  return Promise.reject(new Error('away'));
}

test('a node is ready when all its parts work', async () => {
  const health = createHealth([part('store'), part('keys')]);
  expect(await health.readiness()).toEqual({ status: 'ready', reasons: [] });
});

test('a node without something vital is not ready, and says without what', async () => {
  const health = createHealth([part('store', { check: away }), part('keys')], () => ['The bus is away.']);
  expect(await health.readiness()).toEqual({
    status: 'not ready',
    reasons: ['The store is away.', 'The bus is away.'],
  });
});

test('a node without something that it can do without for a while is degraded', async () => {
  const health = createHealth([part('store')], () => ['The bus is away.']);
  expect(await health.readiness()).toEqual({ status: 'degraded', reasons: ['The bus is away.'] });
});

test('a part that never answers is away', async () => {
  const health = createHealth([part('store', { check: () => new Promise(() => {}) })]);
  expect(await health.readiness()).toEqual({ status: 'not ready', reasons: ['The store is away.'] });
});

test('a node that drains is not ready, whatever works', async () => {
  const health = createHealth([part('store')]);
  health.drain();
  expect(await health.readiness()).toEqual({
    status: 'not ready',
    reasons: ['The server is shutting down.'],
  });
});
