import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { startApp, type TestApp } from '../../kit/start-app.ts';
import { temporaryFolder } from '../../kit/temporary-folder.ts';
import { transports } from '../../kit/transports.ts';

const documents = {
  now: 'query Now { currentTime { instant } }',
  ticks: 'subscription Ticks { currentTime { instant } }',
};

const parts = new AsyncDisposableStack();
const folder = parts.use(temporaryFolder()).path;

/** A file in the test's folder. */
function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

let app: TestApp;
beforeAll(async () => {
  const file = write('documents.json', JSON.stringify(documents));
  app = parts.use(await startApp({ environment: { PERSISTED_DOCUMENTS: file } }));
});
afterAll(() => parts.disposeAsync());

describe.each(transports)('over %s, a server that knows its documents', (name, run) => {
  // A subscription needs a transport with more than one answer.
  const ids = name === 'HTTP' ? (['now'] as const) : (['now', 'ticks'] as const);

  it('takes them, however they are laid out, and with what clients add to them', async () => {
    const spread = '# mine\nquery Now{currentTime{__typename instant}}';
    for (const query of [...ids.map((id) => documents[id]), spread])
      expect((await run(app, { query })).data).toHaveProperty('currentTime.instant');
  });

  it('takes their ids', async () => {
    for (const sha256Hash of ids) {
      const ask = { query: '', extensions: { persistedQuery: { version: 1, sha256Hash } } };
      expect((await run(app, ask)).data).toHaveProperty('currentTime.instant');
    }
  });

  it('takes nothing else', async () => {
    for (const query of [
      '{ currentTime { instant } }',
      'query Now { currentTime { local } }',
      '{ __schema { queryType { name } } }',
    ])
      expect((await run(app, { query })).codes).toEqual(['FORBIDDEN']);
    const stranger = { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: 'other' } } };
    expect((await run(app, stranger)).codes).toEqual(['NOT_FOUND']);
  });
});

it('a server that knows its documents shows no explorer', async () => {
  const visit = await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } });
  expect(visit.status).toBeGreaterThanOrEqual(400);
  expect(await visit.text()).not.toContain('<html');
});

it('a file that is not there, is no JSON or has no documents is a fault of the configuration', () => {
  for (const file of [
    join(folder, 'nowhere'),
    write('a.json', '{'),
    write('b.json', '["x"]'),
    write('c.json', '{"a":1}'),
  ])
    expect(() => readConfig({ PERSISTED_DOCUMENTS: file })).toThrow(
      /^PERSISTED_DOCUMENTS: expected a JSON file/,
    );
});

it('the schema is told in production only if that is asked for', () => {
  expect(readConfig({}).INTROSPECTION).toBe(true);
  expect(readConfig({ NODE_ENV: 'production' }).INTROSPECTION).toBe(false);
  expect(readConfig({ NODE_ENV: 'production', INTROSPECTION: 'true' }).INTROSPECTION).toBe(true);
});
