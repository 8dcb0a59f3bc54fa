import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Role } from '../../src/auth/principal.ts';
import { systemClock } from '../../src/clock.ts';
import { settings } from '../../src/config.ts';
import { startDemo } from '../../src/demo/replay.ts';
import { readSettings, readSnippets } from '../kit/readme.ts';
import { openSocket } from '../kit/socket-client.ts';
import { startApp, type TestApp } from '../kit/start-app.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const snippets = readSnippets('README.md');

/** The snippet that contains an operation of this name, and a token as the README says it needs. */
function snippetOf(operation: string) {
  const found = snippets.find(
    ({ language, text }) => language === 'graphql' && new RegExp(`^\\w+ ${operation}\\b`, 'm').test(text),
  );
  if (!found) throw new Error(`README.md has no operation ${operation}`);
  return found;
}

describe('the README', () => {
  it('says the same in both languages: the same snippets, the same variables', () => {
    const code = (file: string) =>
      readSnippets(file).filter(({ language }) => ['graphql', 'js', 'ts'].includes(language));
    expect(code('README.zh-CN.md')).toEqual(code('README.md'));
    const defaults = (file: string) => readSettings(file).map(({ name, shown }) => [name, shown]);
    expect(defaults('README.zh-CN.md')).toEqual(defaults('README.md'));
  });

  it('lists every variable with its default and its meaning', () => {
    const rows = Object.entries(settings).map(([name, { shown, about }]) => ({ name, shown, about }));
    expect(readSettings('README.md')).toEqual(rows);
  });
});

it('CONTRIBUTING.md says of every dependency at run time why it is there', () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(`${root}package.json`, 'utf8'),
  ) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;
  const told = readFileSync(`${root}CONTRIBUTING.md`, 'utf8').matchAll(/^\| ([@\w/-]+) \| .+ \|$/gm);
  const names = Object.keys({ ...dependencies, ...peerDependencies }).sort();
  expect(
    [...told]
      .map(([, name]) => name)
      .filter((name) => name !== 'package')
      .sort(),
  ).toEqual(names);
});

describe('what the README shows works as pasted', () => {
  let app: TestApp;
  beforeAll(async () => {
    const parts = new AsyncDisposableStack();
    app = parts.use(await startApp());
    parts.use(await startDemo({ facts: app.services.live, clock: systemClock, speed: 60, log: app.log }));
    return () => parts.disposeAsync();
  });

  async function tokenFor(role: string): Promise<{ token?: string }> {
    return role === 'anonymous'
      ? {}
      : { token: await app.token(role === 'user' ? 'demo-user' : `a-${role}`, role as Role) };
  }

  it('a page follows the board', async () => {
    const { text, role } = snippetOf('Board');
    await using socket = openSocket(app, (await tokenFor(role)).token);
    const { board } = await socket.follow<{ board: unknown }>(text).next();
    expect(board).toMatchObject({
      currentTime: { utcOffset: expect.stringMatching(/^-0[78]:00$/) },
      location: { name: 'CalIt2 building, main door', watchers: 1 },
      headcount: { capacity: 100, stale: false },
    });
  });

  it('an operator sends a push; the person gets it and acknowledges it', async () => {
    const send = snippetOf('Send');
    const answer = await app.ask<{ sendPush: { errors: unknown[]; push: { id: string } } }>(
      send.text,
      await tokenFor(send.role),
    );
    expect(answer).toMatchObject({ data: { sendPush: { errors: [] } } });

    const { text, role } = snippetOf('Inbox');
    const person = await tokenFor(role);
    await using socket = openSocket(app, person.token);
    const iterator = socket.client.iterate<{ messages: { id: string; title: string } }>({
      query: text,
      operationName: 'Inbox',
    });
    const { value } = (await iterator.next()) as IteratorYieldResult<{
      data: { messages: { id: string; title: string } };
    }>;
    expect(value.data.messages).toMatchObject({
      title: 'The west door is open',
      id: answer.data.sendPush.push.id,
    });

    const acked = socket.client.iterate({
      query: text,
      operationName: 'Ack',
      variables: { ids: [value.data.messages.id] },
    });
    expect(await acked.next()).toMatchObject({
      value: {
        data: { ackMessages: { errors: [], messages: [{ id: value.data.messages.id, state: 'ACKED' }] } },
      },
    });
  });

  it('a sensor reports', async () => {
    const { text, role } = snippetOf('Report');
    const answer = await app.ask(text, await tokenFor(role));
    expect(answer).toMatchObject({
      data: { reportHeadcount: { errors: [], headcount: { quality: 'ESTIMATED' } } },
    });
  });

  it('a script asks once', async () => {
    const { text, role } = snippetOf('Now');
    const answer = await app.ask<{ locations: { edges: unknown[] } }>(text, await tokenFor(role));
    expect(answer.errors).toBeUndefined();
    expect(answer.data.locations.edges).toHaveLength(13);
  });

  it.each([
    ['graphql-ws', 'js', '--input-type=module', /^\d+$/],
    ['src/client', 'ts', '--input-type=module-typescript', /^live$/],
  ])('a page of one’s own with %s', async (_, language, inputType, expected) => {
    const { text = '' } = snippets.find((snippet) => snippet.language === language) ?? {};
    const program = text
      .replaceAll('127.0.0.1:4000', new URL(app.url).host)
      .replace("sessionStorage.getItem('token') ?? undefined", `'${await app.token('demo-user')}'`);
    const child = spawn(process.execPath, [inputType, '--eval', program], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    for await (const line of createInterface(child.stdout)) {
      if (expected.test(line)) return;
    }
    expect.fail('it ended without a word');
  });
});
