/** Tags of BER (X.690) and of SNMP (RFC 2578, 7.1; RFC 3416, 3) that an answer may hold. */
export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** RFC 3416, 4: the PDUs of a manager and of its agents. */
export const PDU = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  getBulk: 0xa5,
} as const;

/** Bytes that are no BER, or not the BER that belongs there. It carries nothing: what a device sent is not repeated. */
export class MalformedError extends Error {
  constructor() {
    super('malformed SNMP message');
  }
}

/** One for all: a flood of junk must not cost a stack trace each. */
const MALFORMED = new MalformedError();
export function malformed(): never {
  throw MALFORMED;
}

const LONGEST_INTEGER = 8;

/**
 * Walks a datagram in place, without copies. Lengths may be longer than needed, as some agents write them; an element
 * that is longer than what holds it, and an indefinite length, are malformed.
 */
export class BerCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;

  read(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
  }

  /** Enters the element with this tag, which must end by `limit`; its content ends where the answer says. */
  enter(tag: number, limit: number): number {
    if (this.at >= limit || this.bytes[this.at] !== tag) malformed();
    this.at += 1;
    return this.length(limit);
  }

  /** Reads a length and gives the end of the content. */
  length(limit: number): number {
    const { bytes } = this;
    if (this.at >= limit) malformed();
    let length = bytes[this.at] ?? 0;
    this.at += 1;
    if (length >= 0x80) length = this.longLength(length & 0x7f, limit);
    const end = this.at + length;
    if (end > limit) malformed();
    return end;
  }

  /** INTEGER as some agents send it: up to 64 bits, as long as a double holds it. */
  integer(limit: number): number {
    return this.number(this.enter(TAG.integer, limit));
  }

  /** The content up to `end` as a signed number. */
  number(end: number): number {
    const { bytes } = this;
    const size = end - this.at;
    if (size <= 0 || size > LONGEST_INTEGER) malformed();
    const first = bytes[this.at] ?? 0;
    let value = first >= 0x80 ? first - 0x100 : first;
    for (let at = this.at + 1; at < end; at += 1) value = value * 256 + (bytes[at] ?? 0);
    if (size > 6 && !Number.isSafeInteger(value)) malformed();
    this.at = end;
    return value;
  }

  private longLength(count: number, limit: number): number {
    if (count === 0 || this.at + count > limit) malformed();
    let length = 0;
    for (const end = this.at + count; this.at < end; this.at += 1) {
      length = length * 256 + (this.bytes[this.at] ?? 0);
      if (length > limit) malformed();
    }
    return length;
  }
}
