import { BerError, BerReader, encodeInteger, encodeOid, encodeTlv, TAG } from './ber.js';
import { type MibValue, type OidParts, parseOid } from './mib-view.js';

/** RFC 3416: the PDU tags of what an agent hears, and of its answer. */
export const PDU = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5 } as const;
export const ERROR_STATUS = { none: 0, tooBig: 1, noSuchName: 2, notWritable: 17 } as const;

export interface SnmpRequest {
  /** 0 is SNMPv1, 1 is SNMPv2c. */
  readonly version: 0 | 1;
  readonly community: string;
  readonly pdu: number;
  readonly requestId: number;
  /** GETBULK's non-repeaters and max-repetitions; otherwise 0. */
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly oids: readonly OidParts[];
}

/** What stands in place of a value in SNMPv2c. */
export type SnmpException = 'noSuchObject' | 'noSuchInstance' | 'endOfMibView';

export interface Varbind {
  readonly oid: OidParts;
  readonly value: MibValue | SnmpException;
}

const MAX_VARBINDS = 1_000;

/** Throws BerError on anything that is not an SNMPv1 or SNMPv2c request. */
export function decodeRequest(bytes: Buffer): SnmpRequest {
  const message = new BerReader(bytes).sequence();
  const version = message.integer();
  if (version !== 0 && version !== 1) throw new BerError(`SNMP version ${version}`);
  const community = message.expect(TAG.octets).toString();
  const { tag, content } = message.element();
  const pdu = new BerReader(content);
  const [requestId, second, third] = [pdu.integer(), pdu.integer(), pdu.integer()];
  const list = pdu.sequence();
  const oids: OidParts[] = [];
  while (!list.done) {
    const varbind = list.sequence();
    oids.push(varbind.oid());
    if (oids.length > MAX_VARBINDS) throw new BerError('more than 1000 varbinds');
  }
  const bulk = tag === PDU.getBulk;
  return {
    version,
    community,
    pdu: tag,
    requestId,
    nonRepeaters: bulk ? Math.max(second, 0) : 0,
    maxRepetitions: bulk ? Math.max(third, 0) : 0,
    oids,
  };
}

export function encodeResponse(
  request: SnmpRequest,
  varbinds: readonly Varbind[],
  errorStatus: number,
  errorIndex: number,
): Buffer {
  const list = encodeTlv(TAG.sequence, Buffer.concat(varbinds.map(encodeVarbind)));
  const pdu = encodeTlv(
    PDU.response,
    Buffer.concat([
      encodeInteger(request.requestId),
      encodeInteger(errorStatus),
      encodeInteger(errorIndex),
      list,
    ]),
  );
  const community = encodeTlv(TAG.octets, Buffer.from(request.community));
  return encodeTlv(TAG.sequence, Buffer.concat([encodeInteger(request.version), community, pdu]));
}

export function encodeVarbind(varbind: Varbind): Buffer {
  const value =
    typeof varbind.value === 'string'
      ? encodeTlv(TAG[varbind.value], Buffer.alloc(0))
      : encodeValue(varbind.value);
  return encodeTlv(TAG.sequence, Buffer.concat([encodeOid(varbind.oid), value]));
}

function encodeValue(value: MibValue): Buffer {
  switch (value.type) {
    case 'null':
      return encodeTlv(TAG.null, Buffer.alloc(0));
    case 'oid':
      return encodeOid(parseOid(value.value));
    case 'ip':
      return encodeTlv(TAG.ip, Buffer.from(value.value.split('.').map(Number)));
    case 'octets':
    case 'opaque':
      return encodeTlv(TAG[value.type], value.value);
    case 'integer':
    case 'counter32':
    case 'gauge32':
    case 'ticks':
    case 'counter64':
      return encodeInteger(value.value, TAG[value.type]);
  }
}
