/**
 * The part of BER (X.690) that SNMP uses: definite lengths, single-byte tags. Written for the lab alone and
 * independent of the collector's library, so that the two check each other.
 */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ip: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  ticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** The bytes are no BER, or not the BER that was expected there. */
export class BerError extends Error {}

const MAX_OID_PARTS = 128;

export function encodeTlv(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** Shortest two's complement form. */
export function encodeInteger(value: number | bigint, tag: number = TAG.integer): Buffer {
  let rest = BigInt(value);
  const bytes: number[] = [];
  do {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!isSignOf(rest, bytes[0] ?? 0));
  return encodeTlv(tag, Buffer.from(bytes));
}

function isSignOf(rest: bigint, first: number): boolean {
  return (rest === 0n && first < 0x80) || (rest === -1n && first >= 0x80);
}

export function encodeOid(parts: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = parts;
  const bytes = [first * 40 + second, ...rest].flatMap(base128);
  return encodeTlv(TAG.oid, Buffer.from(bytes));
}

function base128(part: number): number[] {
  const bytes = [part % 128];
  for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) {
    bytes.unshift((left % 128) | 0x80);
  }
  return bytes;
}

/** Walks the elements of one constructed value. */
export class BerReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next element, whatever its tag. */
  element(): { tag: number; content: Buffer } {
    const tag = this.byte();
    const length = this.length();
    const end = this.at + length;
    if (end > this.bytes.length) throw new BerError('an element is longer than what holds it');
    const content = this.bytes.subarray(this.at, end);
    this.at = end;
    return { tag, content };
  }

  expect(tag: number): Buffer {
    const found = this.element();
    if (found.tag !== tag) throw new BerError(`expected tag ${tag}, found ${found.tag}`);
    return found.content;
  }

  sequence(): BerReader {
    return new BerReader(this.expect(TAG.sequence));
  }

  /** A signed integer of at most 32 bits (8 bytes are refused: no field of a request is longer). */
  integer(): number {
    const content = this.expect(TAG.integer);
    if (content.length === 0 || content.length > 5) throw new BerError('not a 32-bit integer');
    return content.readIntBE(0, content.length);
  }

  oid(): number[] {
    return decodeOid(this.expect(TAG.oid));
  }

  private byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new BerError('the message ends too early');
    this.at += 1;
    return value;
  }

  private length(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 3) throw new BerError('a length that SNMP does not use');
    let length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + this.byte();
    return length;
  }
}

export function decodeOid(content: Buffer): number[] {
  const parts: number[] = [];
  let value = 0;
  let open = content.length === 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (value > 0xffff_ffff) throw new BerError('a part of an OID exceeds 32 bits');
    open = byte >= 0x80;
    if (open) continue;
    parts.push(value);
    value = 0;
    if (parts.length > MAX_OID_PARTS) throw new BerError('an OID has more than 128 parts');
  }
  if (open) throw new BerError('an OID ends inside a part');
  const [head = 0, ...rest] = parts;
  const first = Math.min(Math.floor(head / 40), 2);
  return [first, head - first * 40, ...rest];
}
