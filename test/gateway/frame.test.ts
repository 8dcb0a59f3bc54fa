import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { messageFrame, messageOf, nextFrame } from '../../src/gateway/frame.ts';

const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];
const ids = ['1', '', '"', '\\', 'ünïcödé', '日本', '😀', '\u0000\n', '\ud800', '__proto__', 'x'.repeat(128)];

/** The bytes that the library itself sends for these texts, one frame after the other. */
async function reference(texts: readonly string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  client.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [socket] = (await once(listener, 'connection')) as [Socket];
  const request = {
    method: 'GET',
    headers: {
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    },
  } as unknown as IncomingMessage;
  const webSocket = await new Promise<WebSocket>((resolve) => {
    new WebSocketServer({ noServer: true, perMessageDeflate: false }).handleUpgrade(
      request,
      socket,
      Buffer.alloc(0),
      resolve,
    );
  });
  for (const text of texts) webSocket.send(text);
  socket.end();
  await once(client, 'end');
  listener.close();
  client.destroy();
  const received = Buffer.concat(chunks);
  return received.subarray(received.indexOf('\r\n\r\n') + 4);
}

test('a frame is byte for byte what the library sends, at every length where the header changes', async () => {
  const texts = [
    ...lengths.map((length) => 'a'.repeat(length)),
    'ä'.repeat(63),
    '日'.repeat(42),
    '😀'.repeat(16_384),
  ];
  expect(Buffer.concat(texts.map(messageFrame)).equals(await reference(texts))).toBe(true);
});

test('a frame around a shared payload is byte for byte the message that the library would have sent', async () => {
  const around = '{"id":"1","type":"next","payload":}'.length;
  const payloads = [
    ...lengths
      .filter((length) => length >= around + 2)
      .map((length) => JSON.stringify('a'.repeat(length - around - 2))),
    JSON.stringify({ data: { name: '東京 🗼', quote: '"\\' } }),
  ];
  const cases = payloads.flatMap((payload) => ids.map((id) => ({ id, payload })));
  const frames = cases.map(({ id, payload }) => nextFrame(JSON.stringify(id), Buffer.from(payload)));
  const texts = cases.map(({ id, payload }) =>
    JSON.stringify({ id, type: 'next', payload: JSON.parse(payload) as unknown }),
  );
  expect(Buffer.concat(frames).equals(await reference(texts))).toBe(true);
});

test.each(lengths)('the message inside a frame can be taken out again (%i bytes)', (length) => {
  const message = 'a'.repeat(length);
  expect(messageOf(messageFrame(message)).toString()).toBe(message);
});
