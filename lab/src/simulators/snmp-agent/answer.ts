import { compareOids, type MibView, type OidParts } from './mib-view.js';
import {
  ERROR_STATUS,
  encodeResponse,
  encodeVarbind,
  PDU,
  type SnmpRequest,
  type Varbind,
} from './snmp-message.js';

/** What the headers around the varbinds take at most: community, request id, lengths. */
const ENVELOPE_BYTES = 64;

/** An agent's answer by RFC 3416 (SNMPv2c) and RFC 1157 (SNMPv1); undefined for a PDU that no agent answers. */
export function answer(view: MibView, request: SnmpRequest, maxBytes: number): Buffer | undefined {
  switch (request.pdu) {
    case PDU.get:
      return single(request, maxBytes, (oid) => exact(view, request, oid));
    case PDU.getNext:
      return single(request, maxBytes, (oid) => following(view, request, oid));
    case PDU.getBulk:
      return request.version === 0 ? undefined : bulk(view, request, maxBytes);
    case PDU.set:
      return refuse(
        request,
        request.version === 0 ? ERROR_STATUS.noSuchName : ERROR_STATUS.notWritable,
        1,
      );
    default:
      return undefined;
  }
}

function single(request: SnmpRequest, maxBytes: number, read: (oid: OidParts) => Varbind): Buffer {
  const varbinds = request.oids.map(read);
  if (request.version === 0) {
    const failed = varbinds.findIndex((varbind) => typeof varbind.value === 'string');
    if (failed >= 0) return refuse(request, ERROR_STATUS.noSuchName, failed + 1);
  }
  const reply = encodeResponse(request, varbinds, ERROR_STATUS.none, 0);
  return reply.length > maxBytes ? refuse(request, ERROR_STATUS.tooBig, 0) : reply;
}

/** SNMPv2c's tooBig carries no varbinds; every other error repeats the request's. */
function refuse(request: SnmpRequest, status: number, index: number): Buffer {
  const isBare = request.version === 1 && status === ERROR_STATUS.tooBig;
  const varbinds = isBare
    ? []
    : request.oids.map((oid): Varbind => ({ oid, value: { type: 'null' } }));
  return encodeResponse(request, varbinds, status, index);
}

function exact(view: MibView, request: SnmpRequest, oid: OidParts): Varbind {
  const value = view.get(oid);
  // Counter64 does not exist in SNMPv1 (RFC 3584, 4.2.2.1).
  if (value !== undefined && !(request.version === 0 && value.type === 'counter64')) {
    return { oid, value };
  }
  return { oid, value: hasSibling(view, oid) ? 'noSuchInstance' : 'noSuchObject' };
}

/** The object exists when its column (the OID without its last part) has any instance. */
function hasSibling(view: MibView, oid: OidParts): boolean {
  const column = oid.slice(0, -1);
  const first = view.next(column);
  return first !== undefined && compareOids(first.oid.slice(0, column.length), column) === 0;
}

function following(view: MibView, request: SnmpRequest, oid: OidParts): Varbind {
  let found = view.next(oid);
  while (found !== undefined && request.version === 0 && found.value.type === 'counter64') {
    found = view.next(found.oid);
  }
  return found ?? { oid, value: 'endOfMibView' };
}

function bulk(view: MibView, request: SnmpRequest, maxBytes: number): Buffer {
  const varbinds: Varbind[] = [];
  let bytes = ENVELOPE_BYTES + request.community.length;
  const push = (varbind: Varbind): boolean => {
    bytes += encodeVarbind(varbind).length;
    if (bytes > maxBytes) return false;
    varbinds.push(varbind);
    return true;
  };
  const once = request.oids.slice(0, request.nonRepeaters);
  let heads = request.oids.slice(request.nonRepeaters);
  let fits = once.every((oid) => push(following(view, request, oid)));
  for (let round = 0; fits && round < request.maxRepetitions && heads.length > 0; round += 1) {
    const row = heads.map((oid) => following(view, request, oid));
    fits = row.every(push);
    if (row.every((varbind) => varbind.value === 'endOfMibView')) break;
    heads = row.map((varbind) => varbind.oid);
  }
  return encodeResponse(request, varbinds, ERROR_STATUS.none, 0);
}
