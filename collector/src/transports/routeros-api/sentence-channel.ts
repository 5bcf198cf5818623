import type { Socket } from 'node:net';
import { type DecoderLimits, ProtocolError, SentenceDecoder } from './codec.js';
import { socketError } from './open-socket.js';
import { parseReply, type Reply } from './reply.js';
import { connectionError, type RouterosError } from './routeros-error.js';

const REPLY_MARK = '!'.charCodeAt(0);

interface ChannelListener {
  onReply(reply: Reply): void;
  /** Called once; nothing arrives after it. */
  onEnd(error: RouterosError): void;
}

/** One open socket that speaks sentences. Whatever ends it (FIN, RST, noise, ourselves) ends it with a typed error. */
export class SentenceChannel {
  readonly #socket: Socket;
  readonly #decoder: SentenceDecoder;
  #listener: ChannelListener | undefined;
  #ended: RouterosError | undefined;
  /** Grows with every chunk: a watcher that sees no growth knows the peer is silent. */
  #chunks = 0;

  constructor(
    socket: Socket,
    readonly place: string,
    limits: Partial<DecoderLimits> = {},
  ) {
    this.#socket = socket;
    this.#decoder = new SentenceDecoder({ ...limits, firstByte: REPLY_MARK });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.end(this.#farewell()));
    socket.on('error', (error) => this.end(socketError(error, place)));
    socket.on('close', () => this.end(this.#farewell()));
    if (socket.destroyed) this.end(this.#farewell());
  }

  get chunks(): number {
    return this.#chunks;
  }

  /** Replaces the listener. On a channel that has ended, `onEnd` is called at once. */
  listen(listener: ChannelListener): void {
    this.#listener = listener;
    if (this.#ended) listener.onEnd(this.#ended);
  }

  /** Sends one encoded sentence; nothing once the channel has ended. */
  send(sentence: Buffer): void {
    if (!this.#ended) this.#socket.write(sentence);
  }

  /** Ends the channel for `error`; the first reason wins. */
  end(error: RouterosError): void {
    if (this.#ended) return;
    this.#ended = error;
    this.#socket.destroy();
    this.#listener?.onEnd(error);
  }

  #farewell(): RouterosError {
    const where = this.#decoder.midSentence ? ' in the middle of a reply' : '';
    return connectionError(
      'connection-lost',
      `The router at ${this.place} closed the connection${where}.`,
    );
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return;
    this.#chunks++;
    try {
      this.#deliver(this.#decoder.push(chunk));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#deliverQuietly(error.before);
      this.end(
        connectionError(
          'protocol-error',
          `What answers at ${this.place} does not speak the RouterOS API: ${error.message}`,
        ),
      );
    }
  }

  #deliver(sentences: readonly Buffer[][]): void {
    for (const words of sentences) {
      // A listener may end the channel (`!fatal`): what follows in the same chunk is then void.
      if (this.#ended) return;
      this.#listener?.onReply(parseReply(words));
    }
  }

  /** Sentences before a fault are good, but a second fault among them changes nothing: the channel ends anyway. */
  #deliverQuietly(sentences: readonly Buffer[][]): void {
    try {
      this.#deliver(sentences);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }
}
