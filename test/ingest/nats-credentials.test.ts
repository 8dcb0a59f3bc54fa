import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasNats, type NatsServer, startNats } from '../kit/nats-server.ts';
import { canTest } from '../kit/required.ts';
import { expectRead, expectRefused } from './queue-credentials.ts';

const password = 'the-right-one';

describe.skipIf(!canTest('NATS', hasNats))('a NATS server that asks for credentials', () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNats({
      users: [
        { user: 'reader', password },
        { user: 'guest', password, permissions: { publish: ['other'] } },
      ],
    });
    const nats = await connect({ servers: server.url, user: 'reader', pass: password });
    await (await jetstreamManager(nats)).streams.add({ name: 'topic', subjects: ['topic'] });
    await jetstream(nats).publish('topic', '{}');
    await nats.close();
    return () => server[Symbol.asyncDispose]();
  });

  function environment(credentials: string): Record<string, string> {
    return { INGEST_NATS_URL: server.url.replace('//', `//${credentials}`), INGEST_TOPIC: 'topic' };
  }

  test('is read with the right ones', () => expectRead(environment('reader:the-right-one@')));

  test.each([
    ['none at all', '', 'does not accept the credentials'],
    ['another password', 'reader:a-wrong-one@', 'does not accept the credentials'],
    ['another user', 'nobody:a-wrong-one@', 'does not accept the credentials'],
    ['a token', 'a-wrong-one@', 'does not accept the credentials'],
    ['a user who may do something else', 'guest:the-right-one@', 'does not allow its user what is needed'],
  ])('says what is wrong, without the secret: %s', async (_, credentials, refusal) => {
    const title = `NATS JetStream at ${server.url.replace('nats://', '')}, stream topic`;
    const said = await expectRefused(environment(credentials), `${title} ${refusal}`);
    expect(said).not.toMatch(/right-one|wrong-one/);
  });
});
