const opcodes = { text: 1, close: 8, ping: 9 } as const;

/** What a reader of frames is told. */
export interface FrameListener {
  /** Called for each whole text frame if texts are wanted. */
  text?(text: string): void;
  ping(): void;
  close(code: number): void;
}

/**
 * Finds where frames end in what a server sends (RFC 6455, section 5.2: unmasked, unfragmented), and nothing more, so that counting them costs
 * as little as it can. States: in a header, of which some bytes have come; or in a payload, of which some bytes are missing.
 */
export class FrameBoundaries {
  readonly #listener: FrameListener;
  readonly #header = new Uint8Array(10);
  #headerBytes = 0;
  #missing: number | undefined;
  #payload: Buffer[] = [];

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** Reads on; answers how many text frames ended in these bytes. */
  read(bytes: Buffer): number {
    let ended = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#missing === undefined) {
        this.#header[this.#headerBytes++] = bytes[at++] ?? 0;
        this.#missing = this.#payloadLength();
      } else {
        const taken = Math.min(this.#missing, bytes.length - at);
        if (this.#isKept()) this.#payload.push(Buffer.from(bytes.subarray(at, at + taken)));
        at += taken;
        this.#missing -= taken;
      }
      if (this.#missing === 0) ended += this.#end();
    }
    return ended;
  }

  /** The length of the payload, or undefined while the header is not whole. */
  #payloadLength(): number | undefined {
    if (this.#headerBytes < 2) return undefined;
    const short = (this.#header[1] ?? 0) & 0x7f;
    if (short < 126) return short;
    const view = new DataView(this.#header.buffer);
    if (short === 126) return this.#headerBytes < 4 ? undefined : view.getUint16(2);
    return this.#headerBytes < 10 ? undefined : Number(view.getBigUint64(2));
  }

  get #opcode(): number {
    return (this.#header[0] ?? 0) & 0x0f;
  }

  #isKept(): boolean {
    return (
      this.#opcode === opcodes.close || (this.#opcode === opcodes.text && this.#listener.text !== undefined)
    );
  }

  #end(): number {
    this.#headerBytes = 0;
    this.#missing = undefined;
    const payload = this.#payload;
    if (payload.length > 0) this.#payload = [];
    if (this.#opcode === opcodes.ping) this.#listener.ping();
    if (this.#opcode === opcodes.close) this.#listener.close(Buffer.concat(payload).readUInt16BE(0));
    if (this.#opcode !== opcodes.text) return 0;
    this.#listener.text?.(Buffer.concat(payload).toString());
    return 1;
  }
}
