import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { encodeSentence, SentenceDecoder } from '../codec.js';
import { decodeText } from '../text.js';

/** One client's end of a scripted conversation. */
export interface Peer {
  readonly socket: Socket;
  /** Sends one sentence. */
  say(...words: (string | Uint8Array)[]): void;
  raw(bytes: Uint8Array): void;
}

/** Called per sentence after login, with its words (without the tag) and the tag. */
export type Script = (peer: Peer, words: readonly string[], tag: string) => void;

export interface ScriptedRouterOptions {
  /** Answers logins instead of the plain "welcome". */
  readonly onLogin?: (peer: Peer, words: readonly string[]) => void;
  readonly tls?: TlsOptions;
  readonly port?: number;
}

/** A TCP server on loopback that plays a router by a script: for tests of what a well-behaved router never does. */
export class ScriptedRouter {
  connections = 0;
  /** All sentences received, words joined by a blank, tags left out. */
  readonly heard: string[] = [];
  readonly sockets = new Set<Socket>();

  private constructor(readonly server: Server) {}

  static async start(script: Script, options: ScriptedRouterOptions = {}): Promise<ScriptedRouter> {
    const serve = (socket: Socket) => router.#serve(socket, script, options);
    const server = options.tls ? createTlsServer(options.tls, serve) : createServer(serve);
    const router = new ScriptedRouter(server);
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
    return router;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  #serve(socket: Socket, script: Script, options: ScriptedRouterOptions): void {
    this.connections++;
    this.sockets.add(socket);
    socket.setNoDelay(true);
    const decoder = new SentenceDecoder();
    const peer: Peer = {
      socket,
      say: (...words) => socket.write(encodeSentence(words)),
      raw: (bytes) => socket.write(bytes),
    };
    const welcome = options.onLogin ?? ((to: Peer) => to.say('!done'));
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const sentence of sentencesOf(decoder, chunk)) {
        const all = sentence.map(decodeText);
        const words = all.filter((word) => !word.startsWith('.tag='));
        const tag = all.find((word) => word.startsWith('.tag='))?.slice(5) ?? '';
        this.heard.push(words.join(' '));
        if (words[0] === '/login') welcome(peer, words);
        else script(peer, words, tag);
      }
    });
  }
}

/** A TLS greeting to a plain service is noise to it: as a router does, it then says nothing. */
function sentencesOf(decoder: SentenceDecoder, chunk: Buffer): Buffer[][] {
  try {
    return decoder.push(chunk);
  } catch {
    return [];
  }
}
