import type { NextInstance, SnmpValue } from '../snmp-value.js';
import { type BerCursor, malformed, PDU, TAG } from './ber.js';
import { oidText } from './oid.js';
import type { EncodedRequest } from './request.js';

/** Bytes of a Counter64 that still is one: some agents write a zero before eight bytes. */
const WIDEST_COUNTER = 9;
const UINT32 = 0x1_0000_0000;

/** What stands before the varbinds. `listEnd` is where the varbinds end; the cursor stands at the first one. */
export interface AnswerStatus {
  readonly errorStatus: number;
  /** Counts from 1; 0 names none. */
  readonly errorIndex: number;
  readonly listEnd: number;
}

/** Whose answer a datagram claims to be: its request id; undefined when that cannot be read. */
export function answerId(cursor: BerCursor, datagram: Uint8Array): number | undefined {
  try {
    cursor.read(datagram);
    cursor.enter(TAG.sequence, datagram.length);
    cursor.integer(datagram.length);
    cursor.at = cursor.enter(TAG.octets, datagram.length);
    cursor.at += 1;
    cursor.length(datagram.length);
    return cursor.integer(datagram.length);
  } catch {
    return undefined;
  }
}

/** Reads up to the varbinds. Throws when the message is no response to `request` (its id was compared before). */
export function openAnswer(
  cursor: BerCursor,
  datagram: Uint8Array,
  request: EncodedRequest,
): AnswerStatus {
  cursor.read(datagram);
  const end = cursor.enter(TAG.sequence, datagram.length);
  if (cursor.integer(end) !== request.version) malformed();
  readCommunity(cursor, end, request);
  const pduEnd = cursor.enter(PDU.response, end);
  cursor.integer(pduEnd);
  const errorStatus = cursor.integer(pduEnd);
  const errorIndex = cursor.integer(pduEnd);
  if (errorStatus < 0) malformed();
  // The list of a failed request is of no use, and some agents send none.
  if (errorStatus > 0) return { errorStatus, errorIndex, listEnd: cursor.at };
  const listEnd = cursor.enter(TAG.sequence, pduEnd);
  // Bytes between the list's end and the message's would belong to nobody. After the message they are padding.
  if (listEnd !== pduEnd || pduEnd !== end) malformed();
  return { errorStatus, errorIndex, listEnd };
}

/** The same as in the request. */
function readCommunity(cursor: BerCursor, end: number, request: EncodedRequest): void {
  const { communityAt, communityEnd } = request;
  const foundEnd = cursor.enter(TAG.octets, end);
  const { bytes, at } = cursor;
  if (foundEnd - at !== communityEnd - communityAt) malformed();
  for (let i = 0; i < foundEnd - at; i += 1) {
    if (bytes[at + i] !== request.bytes[communityAt + i]) malformed();
  }
  cursor.at = foundEnd;
}

/** A get's values in the order asked. Throws when the names are others, or more or fewer, than those asked. */
export function readValues(
  cursor: BerCursor,
  listEnd: number,
  request: EncodedRequest,
): (SnmpValue | undefined)[] {
  const values: (SnmpValue | undefined)[] = [];
  for (let i = 0; i < request.oids.length; i += 1) {
    const end = enterNamed(cursor, listEnd, request, i);
    values.push(readValue(cursor, end));
  }
  if (cursor.at !== listEnd) malformed();
  return values;
}

/** Enters the varbind at `index`, checks its name against the request's own bytes, and stands at its value. */
export function enterNamed(
  cursor: BerCursor,
  listEnd: number,
  request: EncodedRequest,
  index: number,
): number {
  const end = cursor.enter(TAG.sequence, listEnd);
  const { bytes, at } = cursor;
  const asked = request.bytes;
  const start = request.names[2 * index] ?? 0;
  const length = request.names[2 * index + 1] ?? 0;
  if (at + length > end) malformed();
  for (let i = length - 1; i >= 0; i -= 1) {
    if (bytes[at + i] !== asked[start + i]) return sameNameLonger(cursor, end, request, index);
  }
  cursor.at = at + length;
  return end;
}

/** The same OID behind a length with more bytes than needed. */
function sameNameLonger(
  cursor: BerCursor,
  end: number,
  request: EncodedRequest,
  index: number,
): number {
  const nameEnd = cursor.enter(TAG.oid, end);
  const start = request.names[2 * index] ?? 0;
  const wanted = request.bytes.subarray(start, start + (request.names[2 * index + 1] ?? 0));
  const content = wanted.subarray((wanted[1] ?? 0) < 0x80 ? 2 : 3);
  const found = Buffer.from(
    cursor.bytes.buffer,
    cursor.bytes.byteOffset + cursor.at,
    nameEnd - cursor.at,
  );
  if (!found.equals(content)) malformed();
  cursor.at = nameEnd;
  return end;
}

/** At most `most` instances, as a walk's step brings them. */
export function readInstances(cursor: BerCursor, listEnd: number, most: number): NextInstance[] {
  const instances: NextInstance[] = [];
  while (cursor.at < listEnd && instances.length < most) {
    const end = cursor.enter(TAG.sequence, listEnd);
    const nameEnd = cursor.enter(TAG.oid, end);
    const oid = oidText(cursor.bytes, cursor.at, nameEnd);
    cursor.at = nameEnd;
    if (cursor.bytes[cursor.at] === TAG.endOfMibView) {
      readValue(cursor, end);
      instances.push('end');
    } else {
      instances.push({ oid, value: readValue(cursor, end) });
    }
  }
  return instances;
}

/** The value that ends the varbind; undefined where the agent has none. */
export function readValue(cursor: BerCursor, end: number): SnmpValue | undefined {
  if (cursor.at >= end) malformed();
  const { bytes } = cursor;
  const tag = bytes[cursor.at];
  cursor.at += 1;
  if (cursor.length(end) !== end) malformed();
  const start = cursor.at;
  switch (tag) {
    case TAG.integer:
      return cursor.number(end);
    case TAG.counter32:
    case TAG.gauge32:
    case TAG.timeTicks:
      return unsigned32(cursor.number(end));
    case TAG.counter64:
      cursor.at = end;
      return counter64(bytes, start, end);
    case TAG.octets:
    case TAG.opaque:
      cursor.at = end;
      // A copy: a window would keep the whole datagram in memory.
      return Buffer.from(bytes.subarray(start, end));
    case TAG.oid:
      cursor.at = end;
      return start === end ? undefined : oidText(bytes, start, end);
    case TAG.ipAddress:
      if (end - start !== 4) malformed();
      cursor.at = end;
      return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`;
    case TAG.null:
    case TAG.noSuchObject:
    case TAG.noSuchInstance:
    case TAG.endOfMibView:
      if (start !== end) malformed();
      return undefined;
    default:
      return malformed();
  }
}

/** Agents that forget the zero before a set highest bit would seem negative. */
export function unsigned32(value: number): number {
  return value >= 0 && value < UINT32 ? value : value >>> 0;
}

export function counter64(bytes: Uint8Array, start: number, end: number): bigint | undefined {
  if (start === end || end - start > WIDEST_COUNTER) return undefined;
  let value = 0n;
  for (let at = start; at < end; at += 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return BigInt.asUintN(64, value);
}
