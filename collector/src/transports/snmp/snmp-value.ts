import { ObjectType, type Varbind } from 'net-snmp';

/**
 * A value as read: INTEGER, Counter32, Gauge32 and TimeTicks are numbers; Counter64 is a bigint (a number would lose
 * counts above 2^53); octet strings are bytes; OIDs and addresses are text.
 */
export type SnmpValue = number | bigint | Buffer | string;

/** The instance after the asked one. `value` is undefined where it is of no use; 'end' is past the last instance. */
export type NextInstance = { readonly oid: string; readonly value: SnmpValue | undefined } | 'end';

const WIDEST_COUNTER_BYTES = 9;

/** The varbind's value, or undefined where the agent has none (noSuchObject, noSuchInstance, Null) or sent nonsense. */
export function snmpValue(varbind: Varbind): SnmpValue | undefined {
  const { type, value } = varbind;
  switch (type) {
    case ObjectType.Counter64:
      return Buffer.isBuffer(value) ? unsigned64(value) : undefined;
    case ObjectType.OctetString:
    case ObjectType.Opaque:
      // A copy: the bytes are a window on the whole datagram, which would stay in memory with them.
      return Buffer.isBuffer(value) ? Buffer.from(value) : undefined;
    case ObjectType.OID:
    case ObjectType.IpAddress:
      return typeof value === 'string' ? value : undefined;
    case ObjectType.Integer:
    case ObjectType.Counter:
    case ObjectType.Gauge:
    case ObjectType.TimeTicks:
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    default:
      return undefined;
  }
}

function unsigned64(bytes: Buffer): bigint | undefined {
  if (bytes.length === 0 || bytes.length > WIDEST_COUNTER_BYTES) return undefined;
  return BigInt.asUintN(64, BigInt(`0x${bytes.toString('hex')}`));
}

export function nextInstance(varbind: Varbind): NextInstance {
  if (varbind.type === ObjectType.EndOfMibView) return 'end';
  return { oid: varbind.oid, value: snmpValue(varbind) };
}
