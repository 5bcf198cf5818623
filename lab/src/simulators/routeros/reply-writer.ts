import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { encodeSentence } from '@atalaya/collector/transports/routeros-api/codec';
import type { RouterFaults } from './faults.js';

const SEGMENT_PAUSE_MS = 4;
/** A client that reads nothing is dropped rather than served from ever more memory. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** Sends sentences in order, each reply through whatever faults are set when its turn comes. */
export class ReplyWriter {
  readonly #socket: Socket;
  readonly #faults: RouterFaults;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(socket: Socket, faults: RouterFaults) {
    this.#socket = socket;
    this.#faults = faults;
  }

  send(sentences: readonly (readonly string[])[]): void {
    if (sentences.length === 0 || this.#socket.destroyed) return;
    const bytes = Buffer.concat(sentences.map((words) => this.#encode(words)));
    if (this.#queued === 0 && !this.#disturbed()) {
      this.#write(bytes);
      return;
    }
    this.#queued += 1;
    this.#queue = this.#queue
      .then(() => this.#deliver(bytes))
      .finally(() => {
        this.#queued -= 1;
      });
  }

  /** Ends the connection after what is queued. */
  end(): void {
    this.#queue = this.#queue.then(() => {
      this.#socket.end();
    });
  }

  #disturbed(): boolean {
    const { chunkBytes, splitTerminator, stallMs, cutNext } = this.#faults;
    return chunkBytes !== null || splitTerminator || stallMs > 0 || cutNext !== null;
  }

  #encode(words: readonly string[]): Buffer {
    if (!this.#faults.latin1Comments) return encodeSentence(words);
    return encodeSentence(
      words.map((word) => (word.startsWith('=comment=') ? Buffer.from(word, 'latin1') : word)),
    );
  }

  #write(bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > MOST_UNREAD_BYTES) reset(this.#socket);
  }

  async #deliver(bytes: Buffer): Promise<void> {
    const faults = this.#faults;
    if (faults.stallMs > 0) await sleep(faults.stallMs, undefined, { ref: false });
    const cut = faults.cutNext;
    if (cut) {
      faults.cutNext = null;
      this.#write(bytes.subarray(0, cut.afterBytes));
      // The bytes must be on their way before a reset throws away what is not sent yet.
      await sleep(SEGMENT_PAUSE_MS);
      if (cut.by === 'rst') reset(this.#socket);
      else this.#socket.end();
      return;
    }
    for (const segment of segments(bytes, faults)) {
      this.#write(segment);
      await sleep(segment.length === 1 ? 0 : SEGMENT_PAUSE_MS);
    }
  }
}

function segments(bytes: Buffer, faults: RouterFaults): Buffer[] {
  const size = faults.chunkBytes;
  if (size !== null) {
    const count = Math.ceil(bytes.length / size);
    return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  }
  if (!faults.splitTerminator) return [bytes];
  return [bytes.subarray(0, -1), bytes.subarray(-1)];
}

/** Ends a connection at once, by a TCP reset where the transport lets us send one. */
export function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
