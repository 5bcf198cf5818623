import { encodeText } from './text.js';

/** The peer broke the framing of the RouterOS API; nothing after it on that connection can be trusted. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly kind = 'protocol-error';

  constructor(
    message: string,
    /** Whole sentences of the same chunk that came before the fault. */
    readonly before: readonly Buffer[][] = [],
  ) {
    super(message);
  }
}

/** How much a peer may make us hold. Bytes count the words' contents, without their length prefixes. */
export interface DecoderLimits {
  readonly maxWordBytes: number;
  readonly maxSentenceBytes: number;
  readonly maxSentenceWords: number;
  /** Each sentence begins with this byte (`!` from a router): another protocol is told apart at its first byte. */
  readonly firstByte?: number;
}

const DECODER_LIMITS: DecoderLimits = {
  maxWordBytes: 1024 * 1024,
  maxSentenceBytes: 4 * 1024 * 1024,
  maxSentenceWords: 4096,
};

const LONGEST_WORD = 0xffffffff;

/**
 * The length prefix of a word: big-endian, 1 to 5 bytes, its form told by the first byte
 * (manual.mikrotik.com/docs/developer-guides/api.md, "API words").
 * @throws RangeError when `length` is not an integer from 0 to 2^32-1.
 */
export function encodeLength(length: number): Buffer {
  if (!Number.isInteger(length) || length < 0 || length > LONGEST_WORD) {
    throw new RangeError(`A word of ${length} bytes has no length prefix.`);
  }
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x4000) return Buffer.from([(length >>> 8) | 0x80, length & 0xff]);
  if (length < 0x200000) {
    return Buffer.from([(length >>> 16) | 0xc0, (length >>> 8) & 0xff, length & 0xff]);
  }
  const four = Buffer.alloc(4);
  if (length < 0x10000000) {
    four.writeUInt32BE((length | 0xe0000000) >>> 0);
    return four;
  }
  four.writeUInt32BE(length);
  return Buffer.concat([Buffer.from([0xf0]), four]);
}

/**
 * One sentence as it goes on the wire: every word behind its length, then the zero-length word. Text goes as UTF-8.
 * @throws RangeError on an empty word (it would end the sentence early) or an empty sentence.
 */
export function encodeSentence(words: readonly (string | Uint8Array)[]): Buffer {
  if (words.length === 0) throw new RangeError('A sentence needs at least one word.');
  const parts: Uint8Array[] = [];
  for (const word of words) {
    const bytes = typeof word === 'string' ? encodeText(word) : word;
    if (bytes.length === 0) throw new RangeError('A word inside a sentence cannot be empty.');
    parts.push(encodeLength(bytes.length), bytes);
  }
  parts.push(Buffer.of(0));
  return Buffer.concat(parts);
}

/** Bytes of the whole prefix, told by its first byte; 0 for the reserved control bytes. */
function prefixSize(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  return first < 0xf8 ? 5 : 0;
}

/** The bits of the first byte that belong to the length, by prefix size. */
const FIRST_BYTE_MASK = [0, 0x7f, 0x3f, 0x1f, 0x0f, 0x00] as const;

/**
 * Turns a byte stream, cut anywhere, into sentences. It holds one unfinished sentence at most, within its limits.
 * Empty sentences are ignored, as the manual asks. After a ProtocolError every further push throws it again.
 */
export class SentenceDecoder {
  readonly #limits: DecoderLimits;
  #words: Buffer[] = [];
  #sentenceBytes = 0;
  /** Prefix bytes still to come; 0 while a word's body is read or a new prefix is due. */
  #prefixLeft = 0;
  #length = 0;
  #body: Buffer | undefined;
  #filled = 0;
  #failure: ProtocolError | undefined;

  constructor(limits: Partial<DecoderLimits> = {}) {
    this.#limits = { ...DECODER_LIMITS, ...limits };
  }

  /** True while a sentence has begun and not ended: a connection that ends now was cut in the middle. */
  get midSentence(): boolean {
    return this.#words.length > 0 || this.#prefixLeft > 0 || this.#body !== undefined;
  }

  /**
   * Takes the next bytes, returns the sentences they complete (each an array of raw words, never empty).
   * Words may share memory with `chunk`: decode them before the chunk is reused.
   * @throws ProtocolError on a reserved first byte or a limit exceeded.
   */
  push(chunk: Buffer): Buffer[][] {
    if (this.#failure) throw new ProtocolError(this.#failure.message);
    const sentences: Buffer[][] = [];
    let at = 0;
    try {
      while (at < chunk.length) {
        at = this.#body ? this.#fillBody(chunk, at) : this.#readPrefix(chunk, at, sentences);
      }
    } catch (error) {
      this.#words = [];
      this.#body = undefined;
      this.#failure = new ProtocolError(error instanceof Error ? error.message : '', sentences);
      throw this.#failure;
    }
    return sentences;
  }

  #readPrefix(chunk: Buffer, from: number, sentences: Buffer[][]): number {
    let at = from;
    if (this.#prefixLeft === 0) {
      const first = chunk.readUInt8(at++);
      const size = prefixSize(first);
      if (size === 0) throw new ProtocolError(`Reserved control byte 0x${first.toString(16)}.`);
      this.#prefixLeft = size - 1;
      this.#length = first & (FIRST_BYTE_MASK[size] ?? 0);
    }
    while (this.#prefixLeft > 0 && at < chunk.length) {
      this.#length = this.#length * 0x100 + chunk.readUInt8(at++);
      this.#prefixLeft--;
    }
    return this.#prefixLeft > 0 ? at : this.#startWord(chunk, at, sentences);
  }

  #startWord(chunk: Buffer, at: number, sentences: Buffer[][]): number {
    const length = this.#length;
    if (length === 0) {
      if (this.#words.length > 0) sentences.push(this.#words);
      this.#words = [];
      this.#sentenceBytes = 0;
      return at;
    }
    this.#admit(length);
    const end = at + length;
    if (end <= chunk.length) {
      this.#checkFirstByte(chunk.readUInt8(at));
      this.#words.push(chunk.subarray(at, end));
      return end;
    }
    this.#body = Buffer.allocUnsafeSlow(length);
    this.#filled = 0;
    return at;
  }

  #admit(length: number): void {
    const { maxWordBytes, maxSentenceBytes, maxSentenceWords } = this.#limits;
    this.#sentenceBytes += length;
    if (length > maxWordBytes) {
      throw new ProtocolError(`A word of ${length} bytes is over the limit of ${maxWordBytes}.`);
    }
    if (this.#sentenceBytes > maxSentenceBytes) {
      throw new ProtocolError(`A sentence is over the limit of ${maxSentenceBytes} bytes.`);
    }
    if (this.#words.length >= maxSentenceWords) {
      throw new ProtocolError(`A sentence is over the limit of ${maxSentenceWords} words.`);
    }
  }

  #checkFirstByte(byte: number): void {
    const { firstByte } = this.#limits;
    if (firstByte === undefined || this.#words.length > 0 || byte === firstByte) return;
    throw new ProtocolError(`A sentence begins with byte 0x${byte.toString(16)}.`);
  }

  #fillBody(chunk: Buffer, at: number): number {
    const body = this.#body;
    if (!body) return at;
    if (this.#filled === 0) this.#checkFirstByte(chunk.readUInt8(at));
    const copied = chunk.copy(body, this.#filled, at);
    this.#filled += copied;
    if (this.#filled === body.length) {
      this.#words.push(body);
      this.#body = undefined;
    }
    return at + copied;
  }
}
