import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { encodeSentence, SentenceDecoder } from '@atalaya/collector/transports/routeros-api/codec';

const MANY_ROWS = 100_000;
const ROWS_A_WRITE = 1_000;

/**
 * pass: the router behind answers. The others log in and then answer every command:
 * empty: `!empty` and nothing else. fatal: the session ends. garbage: bytes of no protocol.
 * endless-sentence, endless-rows: words, or whole rows, for ever. two-gigabytes: the length of such a word.
 * four-gigabytes: the longest length there is. many-rows: 100,000 rows and then the end. trickle: 10 bytes a second.
 * http: even the login is answered by a web server. silence: nothing is.
 */
export type Mischief =
  | 'pass'
  | 'empty'
  | 'fatal'
  | 'garbage'
  | 'endless-sentence'
  | 'endless-rows'
  | 'two-gigabytes'
  | 'four-gigabytes'
  | 'many-rows'
  | 'trickle'
  | 'http'
  | 'silence';

/** A man in the middle of a RouterOS API: honest until told otherwise. */
export class HostileRouter {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #mischief: Mischief = 'pass';

  private constructor(private readonly behindPort: number) {
    this.#server = createServer((socket) => {
      this.#keep(socket);
      if (this.#mischief === 'pass') this.#pass(socket);
      else this.#misbehave(socket, this.#mischief);
    });
  }

  static async start(behindPort: number): Promise<HostileRouter> {
    const router = new HostileRouter(behindPort);
    router.#server.listen(0, '127.0.0.1');
    await once(router.#server, 'listening');
    return router;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Applies to new connections; those that are open are reset. */
  become(mischief: Mischief): void {
    this.#mischief = mischief;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #pass(socket: Socket): void {
    const behind = connect(this.behindPort, '127.0.0.1');
    this.#keep(behind);
    socket.pipe(behind);
    behind.pipe(socket);
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  }

  #misbehave(socket: Socket, mischief: Exclude<Mischief, 'pass'>): void {
    const decoder = new SentenceDecoder();
    socket.on('data', (chunk) => {
      for (const words of decoder.push(chunk)) {
        const [command, ...rest] = words.map((word) => word.toString());
        const tag = rest.find((word) => word.startsWith('.tag=')) ?? '.tag=0';
        if (mischief === 'http') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        else if (command === '/login') socket.write(encodeSentence(['!done']));
        else if (command !== '/cancel') answer(socket, mischief, tag);
      }
    });
  }
}

function answer(socket: Socket, mischief: Mischief, tag: string): void {
  switch (mischief) {
    case 'empty':
      socket.write(encodeSentence(['!empty', tag]));
      socket.write(encodeSentence(['!done', tag]));
      break;
    case 'fatal':
      socket.end(encodeSentence(['!fatal', 'too many open sessions']));
      break;
    case 'garbage':
      socket.write(Buffer.alloc(2_048, 0xfb));
      break;
    case 'two-gigabytes':
      socket.write(Buffer.from([3, 0x21, 0x72, 0x65, 0xf0, 0x80, 0, 0, 0, 0x41, 0x41]));
      break;
    case 'four-gigabytes':
      socket.write(Buffer.from([3, 0x21, 0x72, 0x65, 0xf0, 0xff, 0xff, 0xff, 0xff, 0x41, 0x41]));
      break;
    case 'many-rows':
      for (let row = 0; row < MANY_ROWS; row += ROWS_A_WRITE) {
        const sentence = encodeSentence(['!re', tag, `=.id=*${row.toString(16)}`, '=name=x']);
        socket.write(Buffer.concat(Array.from({ length: ROWS_A_WRITE }, () => sentence)));
      }
      socket.write(encodeSentence(['!done', tag]));
      break;
    case 'trickle':
      pour(socket, encodeSentence([`=x=${'a'.repeat(7)}`]).subarray(0, 10), 1, 1_000);
      break;
    case 'endless-sentence':
      socket.write(Buffer.from([3, 0x21, 0x72, 0x65]));
      pour(socket, encodeSentence([`=x=${'a'.repeat(1_000)}`]).subarray(0, -1));
      break;
    case 'endless-rows':
      pour(socket, encodeSentence(['!re', tag, `=name=${'a'.repeat(1_000)}`]));
      break;
    default:
  }
}

/** About 6 MB a second, for ever: no more, because it shares this process with what it attacks. */
function pour(socket: Socket, drop: Uint8Array, drops = 64, everyMs = 10): void {
  const bucket = Buffer.concat(Array.from({ length: drops }, () => drop));
  const timer = setInterval(() => {
    if (!socket.writableNeedDrain) socket.write(bucket);
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}
