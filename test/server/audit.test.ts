import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApp, type TestApp } from '../kit/start-app.ts';

interface Entry {
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly target: string | null;
  readonly details: Record<string, unknown> | null;
}

const log = `query ($actor: String, $action: AuditAction, $after: String) {
  auditLog(first: 2, actor: $actor, action: $action, after: $after) {
    edges { node { id at actor role action target details } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The whole log as an admin reads it, oldest first. */
async function auditLog(app: TestApp, only: Record<string, string> = {}): Promise<Entry[]> {
  const token = await app.token('root', 'admin');
  const entries: Entry[] = [];
  let after: string | undefined;
  for (;;) {
    const { data } = await app.ask<{
      auditLog: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(log, { token, variables: { ...only, ...(after !== undefined && { after }) } });
    entries.push(...data.auditLog.edges.map(({ node }) => node));
    if (!data.auditLog.pageInfo.hasNextPage) return entries.reverse();
    after = data.auditLog.pageInfo.endCursor;
  }
}

test('an admin reads who did what, and nobody else does', async () => {
  await using app = await startApp();
  const op = await app.token('olga', 'operator');
  const act = async <Data>(mutation: string): Promise<Data> =>
    (await app.ask<Data>(`mutation { ${mutation} }`, { token: op })).data;
  const send = async (fields: string): Promise<string> => {
    const input = `title: "Secret title", body: "Secret body", ${fields}`;
    const { sendPush } = await act<{ sendPush: { push: { id: string } } }>(
      `sendPush(input: { ${input} }) { push { id } errors { code } }`,
    );
    return sendPush.push.id;
  };
  const later = 'at: "2999-01-01T00:00:00Z"';

  const sent = await send('audience: { userIds: ["ana", "ben"] }, idempotencyKey: "k"');
  await send('audience: { userIds: ["ana", "ben"] }, idempotencyKey: "k"');
  const urgent = await send('audience: { everyone: true }, priority: CRITICAL, bypassReason: "Fire drill"');
  const cancelled = await send(`audience: { everyone: true }, ${later}`);
  await act(`cancelPush(id: "${cancelled}") { errors { code } }`);
  await act(`cancelPush(id: "${sent}") { errors { code } }`);
  await act(`retractPush(id: "${sent}") { errors { code } }`);
  await act(
    'setFrequencyCaps(input: { rules: [{ limit: 3, window: { calendar: DAY } }] }) { errors { code } }',
  );
  await act(
    'setFrequencyCaps(input: { rules: [{ limit: -3, window: { calendar: DAY } }] }) { errors { code } }',
  );
  await act('disconnectUser(id: "ana") { connections }');
  await act('disconnectUser(id: "nobody") { connections }');
  await act('replayDeadLetters(ids: ["7"]) { applied }');
  await act('removeDeadLetters(ids: ["7", "8"]) { removed }');

  const entries = await auditLog(app);
  expect(entries.map(({ action, target }) => [action, target])).toEqual([
    ['PUSH_SENT', sent],
    ['PUSH_SENT', urgent],
    ['CAPS_BYPASSED', urgent],
    ['PUSH_SENT', cancelled],
    ['PUSH_CANCELLED', cancelled],
    ['PUSH_RETRACTED', sent],
    ['CAPS_CHANGED', null],
    ['USER_DISCONNECTED', 'ana'],
    ['DEAD_LETTERS_REPLAYED', null],
    ['DEAD_LETTERS_REMOVED', null],
  ]);
  for (const entry of entries) expect(entry).toMatchObject({ actor: 'olga', role: 'operator' });
  const detailsOf = (action: string) =>
    entries.filter((entry) => entry.action === action).map(({ details }) => details);
  expect(detailsOf('PUSH_SENT')).toMatchObject([
    { category: 'general', priority: 'NORMAL', audience: { userIds: 2 } },
    { priority: 'CRITICAL', audience: { everyone: true } },
    { scheduledAt: Date.UTC(2999, 0) },
  ]);
  expect(detailsOf('CAPS_BYPASSED')).toEqual([{ reason: 'Fire drill' }]);
  expect(detailsOf('PUSH_CANCELLED')).toEqual([null]);
  expect(detailsOf('CAPS_CHANGED')).toMatchObject([
    { rules: [{ limit: 3, category: null, overflow: 'INBOX_ONLY' }] },
  ]);
  expect(detailsOf('DEAD_LETTERS_REMOVED')).toEqual([{ ids: [7, 8] }]);
  expect(JSON.stringify(entries)).not.toContain('Secret');

  expect(await auditLog(app, { action: 'CAPS_BYPASSED' })).toHaveLength(1);
  expect(await auditLog(app, { actor: 'somebody else' })).toEqual([]);
  for (const role of ['operator', 'user', 'sensor'] as const) {
    const { errors } = await app.ask(log, { token: await app.token('x', role) });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
});

test('what was refused for want of a store is neither done nor on record', async () => {
  await using app = await startApp();
  const token = await app.token('olga', 'operator');
  using other = new DatabaseSync(join(app.dataDir, 'presently.db'), { timeout: 5_000 });
  other.exec('begin immediate');
  const { errors } = await app.ask(
    'mutation { sendPush(input: { title: "T", body: "B", audience: { everyone: true } }) { push { id } } }',
    { token },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
  other.exec('rollback');
  expect(await auditLog(app)).toEqual([]);
});
