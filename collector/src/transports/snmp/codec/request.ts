import { PDU, TAG } from './ber.js';
import { encodeOid } from './oid.js';

export type RequestKind = 'get' | 'getNext' | 'getBulk';

/** Who asks: SNMPv1 or v2c, and by which community. */
export interface Community {
  readonly version: '1' | '2c';
  readonly community: string;
}

/** A request, encoded once: before each sending its id is written over the last one. */
export interface EncodedRequest {
  /** Equal ones take their place while a socket holds these. */
  bytes: Buffer;
  readonly kind: RequestKind;
  /** Where the four bytes of the request id stand. */
  readonly idAt: number;
  /** Two for each OID, in the order asked: where its element (tag, length, content) starts, and how long it is. */
  readonly names: Uint16Array;
  readonly asker: Community;
  readonly oids: readonly string[];
  /** The version's number, and where the community's bytes stand in the message. */
  readonly version: number;
  readonly communityAt: number;
  readonly communityEnd: number;
}

/** Ids whose shortest BER form has four bytes, and that are positive: RFC 3416 has 32 bits with a sign. */
export const SMALLEST_ID = 0x0080_0000;
export const LARGEST_ID = 0x7fff_ffff;

const VERSIONS = { '1': 0, '2c': 1 } as const;
const ID_PLACE = [TAG.integer, 4, 0, 0, 0, 0];

/** Throws a RangeError when one of the OIDs is none. `maxRepetitions` is for GETBULK. */
export function encodeRequest(
  asker: Community,
  kind: RequestKind,
  oids: readonly string[],
  maxRepetitions = 0,
): EncodedRequest {
  const names = oids.map((oid) => element(TAG.oid, encodeOid(oid)));
  const varbinds = names.map((name) => element(TAG.sequence, [...name, TAG.null, 0]));
  const list = element(TAG.sequence, varbinds.flat());
  // GETBULK has non-repeaters and max-repetitions where the others have an error status and index (RFC 3416, 3).
  const repetitions = integer(kind === 'getBulk' ? maxRepetitions : 0);
  const pdu = element(PDU[kind], [...ID_PLACE, ...integer(0), ...repetitions, ...list]);
  const secret = Buffer.from(asker.community);
  const head = [...integer(VERSIONS[asker.version]), ...element(TAG.octets, [...secret])];
  const bytes = Buffer.from(element(TAG.sequence, [...head, ...pdu]));
  const afterId = integer(0).length + repetitions.length + list.length;
  const communityEnd = bytes.length - pdu.length;
  return {
    bytes,
    kind,
    idAt: bytes.length - afterId - 4,
    names: places(bytes.length, names, varbinds),
    asker,
    oids,
    version: VERSIONS[asker.version],
    communityAt: communityEnd - secret.length,
    communityEnd,
  };
}

export function patchId({ bytes, idAt }: EncodedRequest, id: number): void {
  bytes[idAt] = id >>> 24;
  bytes[idAt + 1] = id >>> 16;
  bytes[idAt + 2] = id >>> 8;
  bytes[idAt + 3] = id;
}

/** The varbinds are the last bytes of the message, and each ends with its name and a Null of two bytes. */
function places(
  size: number,
  names: readonly number[][],
  varbinds: readonly number[][],
): Uint16Array {
  const found = new Uint16Array(2 * names.length);
  let end = size;
  for (let i = names.length - 1; i >= 0; i -= 1) {
    const length = names[i]?.length ?? 0;
    found[2 * i] = end - 2 - length;
    found[2 * i + 1] = length;
    end -= varbinds[i]?.length ?? 0;
  }
  return found;
}

function element(tag: number, content: readonly number[]): number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  if (length < 0x100) return [tag, 0x81, length, ...content];
  return [tag, 0x82, length >> 8, length & 0xff, ...content];
}

/** A small number that is not negative, in its shortest form. */
function integer(value: number): number[] {
  const bytes = [value & 0xff];
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return element(TAG.integer, (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes);
}
