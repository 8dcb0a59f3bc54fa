/**
 * The bytes of a WebSocket text frame that holds one graphql-transport-ws message, as a server sends it: final, unmasked, uncompressed
 * (RFC 6455, section 5.2). Kept next to the library's `send` as reference by a test that compares the bytes.
 */
const textFrame = 0x81;
const longest7 = 125;
const longest16 = 0xffff;

const beforeId = Buffer.from('{"id":');
const beforePayload = Buffer.from(',"type":"next","payload":');
const afterPayload = '}'.charCodeAt(0);

/** How many bytes stand before a text of this many bytes. */
function headerLength(textLength: number): number {
  if (textLength <= longest7) return 2;
  return textLength <= longest16 ? 4 : 10;
}

/** Space for a frame around a text of this many bytes, with its header written. The text belongs at `frame.length - textLength`. */
function emptyFrame(textLength: number): Buffer {
  const header = headerLength(textLength);
  const frame = Buffer.allocUnsafe(header + textLength);
  frame[0] = textFrame;
  if (header === 2) {
    frame[1] = textLength;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(textLength, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(Math.floor(textLength / 2 ** 32), 2);
    frame.writeUInt32BE(textLength % 2 ** 32, 6);
  }
  return frame;
}

/** The frame of a whole message. */
export function messageFrame(message: string): Buffer {
  const length = Buffer.byteLength(message);
  const frame = emptyFrame(length);
  frame.write(message, frame.length - length);
  return frame;
}

/**
 * The frame of a `next` message.
 * @param id the operation's id as a JSON string, with its quotes.
 * @param payload the execution result as JSON, in UTF-8.
 */
export function nextFrame(id: string, payload: Buffer): Buffer {
  const idLength = Buffer.byteLength(id);
  const length = beforeId.length + idLength + beforePayload.length + payload.length + 1;
  const frame = emptyFrame(length);
  let offset = frame.length - length;
  frame.set(beforeId, offset);
  offset += beforeId.length;
  frame.write(id, offset);
  offset += idLength;
  frame.set(beforePayload, offset);
  offset += beforePayload.length;
  frame.set(payload, offset);
  frame[frame.length - 1] = afterPayload;
  return frame;
}

/** The message inside a frame, without the header. */
export function messageOf(frame: Buffer): Buffer {
  const marker = frame[1] ?? 0;
  if (marker <= longest7) return frame.subarray(2);
  return frame.subarray(marker === 126 ? 4 : 10);
}
