import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { messageOf } from './frame.ts';
import { highWaterMark } from './limits.ts';
import type { OutgoingShared } from './outgoing-shared.ts';
import type { Task } from './turn.ts';
import type { Waiting } from './waiting.ts';

const nothing = Buffer.alloc(0);

/**
 * What leaves through one socket, in order. States:
 * - **empty**: nothing waits and nothing is allocated;
 * - **this turn**: something waits for the end of the turn, when all of it leaves in one write (sooner, if it is more than one write takes);
 * - **blocked**: the kernel did not take all of the last write. What comes now waits here and not in the socket, where a fact's newer value
 *   could not replace it. When the kernel has taken that write, what waits leaves at once;
 * - **over**: closed; whatever comes is dropped.
 *
 * A plain TCP or TLS socket gets frames in our own bytes; anything else goes through the library's `send`.
 */
export class Outgoing implements Task {
  readonly #shared: OutgoingShared;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #isPlain: boolean;
  readonly #tooSlow: () => void;
  /** How many frames it has written. */
  frames = 0;
  #first: Waiting | undefined;
  #last: Waiting | undefined;
  /** Bytes of messages in this queue, not counting what the socket holds. */
  #queued = 0;
  #planned = false;
  #blocked = false;
  /** How often the kernel may still be found stalled, because the write it works on is long. */
  #patience = 0;
  #roomWanted: (() => void)[] | undefined;

  /** @param tooSlow called when the reader is too slow to be kept. */
  constructor(shared: OutgoingShared, webSocket: WebSocket, socket: Duplex, tooSlow: () => void) {
    this.#shared = shared;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#isPlain = socket instanceof Socket;
    this.#tooSlow = tooSlow;
  }

  /** Whether the kernel takes nothing now. */
  get isBlocked(): boolean {
    return this.#blocked;
  }

  /** Bytes that wait anywhere: here, in the library and in the socket. */
  get waitingBytes(): number {
    return this.#queued + this.#webSocket.bufferedAmount;
  }

  /** Puts something at the end of the queue. It must not be in the queue already. */
  add(waiting: Waiting): void {
    if (this.#last) this.#last.behind = waiting;
    else this.#first = waiting;
    this.#last = waiting;
    this.#queued += waiting.bytes;
    if (this.#blocked) this.#checkBound();
    else if (this.#queued >= highWaterMark) this.#writeAll();
    else this.#plan();
  }

  /** Undefined if another item may be read for this socket, else what resolves when it may, or when the socket is over. */
  room(): Promise<void> | undefined {
    if (this.waitingBytes < highWaterMark || this.#webSocket.readyState !== WebSocket.OPEN) return undefined;
    // Also when only the library has written: at the end of the turn the socket is found blocked, and room is given when it no longer is.
    if (!this.#blocked) this.#plan();
    return new Promise((resolve) => (this.#roomWanted ??= []).push(resolve));
  }

  endOfTurn(): void {
    this.#planned = false;
    this.#writeAll();
  }

  /** Writes what waits, as far as the kernel takes it. */
  #writeAll(): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return this.clear();
    if (this.#blocked) return;
    if (this.#socket.writableLength > 0) this.#block();
    while (this.#first && !this.#blocked) this.#writeSome();
    if (!this.#blocked) this.#giveRoom();
  }

  /** Drops what waits, for good if the socket is closed. */
  clear(): void {
    this.#first = this.#last = undefined;
    this.#queued = 0;
    this.#unblock();
    this.#giveRoom();
  }

  stalled(): void {
    if (--this.#patience > 0) this.#shared.stalls.start(this);
    else this.#tooSlow();
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#shared.turn.write(this);
  }

  /** Writes as much as fits one write: all, as a rule. */
  #writeSome(): void {
    let frames: Buffer[] | undefined;
    let only: Buffer | undefined;
    let bytes = 0;
    do {
      const frame = this.#shift();
      if (!frame) continue;
      bytes += frame.length;
      this.#shared.metrics.frames++;
      this.frames++;
      if (!only) only = frame;
      else if (frames) frames.push(frame);
      else frames = [only, frame];
    } while (this.#first && bytes < highWaterMark);
    if (!only) return;

    this.#shared.metrics.bytes += bytes;
    if (this.#isPlain) this.#socket.write(frames ? Buffer.concat(frames, bytes) : only);
    else this.#sendThroughLibrary(frames ?? [only]);
    if (this.#socket.writableLength > 0) this.#block();
  }

  #shift(): Buffer | undefined {
    const waiting = this.#first;
    if (!waiting) return undefined;
    this.#first = waiting.behind;
    if (!this.#first) this.#last = undefined;
    waiting.behind = undefined;
    this.#queued -= waiting.bytes;
    return waiting.take();
  }

  #sendThroughLibrary(frames: readonly Buffer[]): void {
    this.#socket.cork();
    for (const frame of frames) this.#webSocket.send(messageOf(frame), { binary: false });
    this.#socket.uncork();
  }

  #block(): void {
    this.#blocked = true;
    this.#patience = Math.max(1, Math.round(this.#socket.writableLength / highWaterMark));
    this.#shared.blocked.add(this);
    this.#shared.stalls.start(this);
    // Called when everything before it was taken by the kernel. 'drain' is not: it comes only after a write that filled the buffer.
    this.#socket.write(nothing, () => {
      this.#unblock();
      this.#writeAll();
    });
  }

  #unblock(): void {
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#shared.blocked.delete(this);
    this.#shared.stalls.cancel(this);
  }

  /** One long message on its way to a willing reader is no reason to give up: something must wait behind it, too. */
  #checkBound(): void {
    if (this.#queued > highWaterMark && this.waitingBytes > this.#shared.mostWaiting) this.#tooSlow();
  }

  #giveRoom(): void {
    const wanted = this.#roomWanted;
    if (!wanted) return;
    this.#roomWanted = undefined;
    for (const resolve of wanted) resolve();
  }
}
