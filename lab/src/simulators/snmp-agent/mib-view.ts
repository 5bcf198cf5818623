/** One SNMP value with its type: what a varbind carries. Counter64 is a bigint, an octet string is bytes. */
export type MibValue =
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'octets'; readonly value: Buffer }
  | { readonly type: 'null' }
  | { readonly type: 'oid'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string }
  | { readonly type: 'counter32'; readonly value: number }
  | { readonly type: 'gauge32'; readonly value: number }
  | { readonly type: 'ticks'; readonly value: number }
  | { readonly type: 'opaque'; readonly value: Buffer }
  | { readonly type: 'counter64'; readonly value: bigint };

/** An OID as its numbers. */
export type OidParts = readonly number[];
export type MibEntry = readonly [oid: string, value: MibValue];

/** What an agent serves: exact reads and the next instance in OID order. */
export interface MibView {
  get(oid: OidParts): MibValue | undefined;
  next(oid: OidParts): { readonly oid: OidParts; readonly value: MibValue } | undefined;
}

export const integer = (value: number): MibValue => ({
  type: 'integer',
  value: Math.round(value) | 0,
});
export const text = (value: string): MibValue => ({ type: 'octets', value: Buffer.from(value) });
export const octets = (value: Buffer): MibValue => ({ type: 'octets', value });
export const oid = (value: string): MibValue => ({ type: 'oid', value });
export const ip = (value: string): MibValue => ({ type: 'ip', value });
export const gauge32 = (value: number): MibValue => ({
  type: 'gauge32',
  value: Math.min(Math.max(Math.round(value), 0), 0xffff_ffff),
});
/** Wraps at 2^32, as a device's own register does. */
export const counter32 = (value: number | bigint): MibValue => ({
  type: 'counter32',
  value: Number(BigInt.asUintN(32, BigInt(typeof value === 'number' ? Math.round(value) : value))),
});
export const counter64 = (value: number | bigint): MibValue => ({
  type: 'counter64',
  value: BigInt.asUintN(64, BigInt(typeof value === 'number' ? Math.round(value) : value)),
});
/** TimeTicks from seconds; wraps at 2^32 hundredths (497 days). */
export const ticks = (seconds: number): MibValue => ({
  type: 'ticks',
  value: Number(BigInt.asUintN(32, BigInt(Math.round(seconds * 100)))),
});
/** `AA:BB:CC:DD:EE:FF` as the six bytes of a MacAddress. */
export const macBytes = (mac: string): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex');
/** `AA:BB:CC:DD:EE:FF` as the last six numbers of an instance's OID. */
export const macIndex = (mac: string): string => [...macBytes(mac)].join('.');

export function parseOid(dotted: string): OidParts {
  const parts = dotted.replace(/^\./, '').split('.').map(Number);
  const wrong = parts.some((part) => !Number.isInteger(part) || part < 0 || part > 0xffff_ffff);
  if (wrong || parts.length < 2) throw new Error(`not an OID: ${dotted}`);
  return parts;
}

/** Negative when `a` comes before `b` in OID order (a prefix comes before what it holds). */
export function compareOids(a: OidParts, b: OidParts): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
