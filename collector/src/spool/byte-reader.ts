/** Reads what ByteWriter wrote; a RangeError tells of bytes that it cannot have written. */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let weight = 1; weight <= 2 ** 49; weight *= 0x80) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number has no end');
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.#offset);
    this.#offset += 8;
    return value;
  }

  text(): string {
    const length = this.varint();
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new RangeError('a text is longer than what is left');
    const value = this.#bytes.toString('utf8', this.#offset, end);
    this.#offset = end;
    return value;
  }
}
