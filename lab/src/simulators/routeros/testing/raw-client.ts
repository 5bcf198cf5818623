import { connect, type Socket } from 'node:net';
import { encodeSentence, SentenceDecoder } from '@atalaya/collector/transports/routeros-api/codec';

/** A client that speaks sentences as words and hides nothing, for tests of the simulator. */
export class RawClient {
  readonly sentences: string[][] = [];
  readonly raw: Buffer[] = [];
  closedBy: 'end' | 'reset' | null = null;
  readonly #socket: Socket;
  readonly #decoder = new SentenceDecoder();
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.raw.push(bytes);
      for (const words of this.#decoder.push(bytes)) {
        this.sentences.push(words.map((word) => word.toString('utf8')));
      }
      this.#wake();
    });
    socket.on('error', () => {
      this.closedBy = 'reset';
    });
    socket.on('close', () => {
      this.closedBy ??= 'end';
      this.#wake();
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return client;
  }

  /** Opened and logged in as `admin` without a password unless told otherwise. */
  static async in(port: number, name = 'admin', password = ''): Promise<RawClient> {
    const client = await RawClient.open(port);
    const answer = await client.ask('/login', `=name=${name}`, `=password=${password}`);
    if (answer.at(-1)?.[0] !== '!done' || answer.length > 1) {
      throw new Error(`login: ${JSON.stringify(answer)}`);
    }
    return client;
  }

  send(...words: string[]): void {
    this.#socket.write(encodeSentence(words));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Sends and collects everything up to the `!done` (or `!fatal`, or the end of the connection). */
  async ask(...words: string[]): Promise<string[][]> {
    const from = this.sentences.length;
    this.send(...words);
    await this.until(() => this.closedBy !== null || this.#ended(from));
    return this.sentences.slice(from);
  }

  /** The rows of a print, as attribute maps. */
  async rows(...words: string[]): Promise<Record<string, string>[]> {
    const answer = await this.ask(...words);
    return answer.filter(([word]) => word === '!re').map(attributes);
  }

  /** The text of the trap, or undefined when there was none. */
  async trap(...words: string[]): Promise<string | undefined> {
    const trap = (await this.ask(...words)).find(([word]) => word === '!trap');
    return trap && attributes(trap)['message'];
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }

  #ended(from: number): boolean {
    return this.sentences.slice(from).some(([word]) => word === '!done' || word === '!fatal');
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

export function attributes(sentence: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const word of sentence.slice(1)) {
    if (!word.startsWith('=')) continue;
    const split = word.indexOf('=', 1);
    values[word.slice(1, split)] = word.slice(split + 1);
  }
  return values;
}
