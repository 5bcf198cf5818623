import type { SnmpValue } from '../../transports/snmp/snmp-value.js';

const MAX_TEXT = 200;
const MAC_BYTES = 6;

/** Text for people and tags: UTF-8 without control characters, trimmed, at most 200 characters; undefined when empty. */
export function textOf(value: SnmpValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const raw = Buffer.isBuffer(value) ? value.subarray(0, MAX_TEXT * 4).toString() : String(value);
  const text = raw
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);
  return text === '' ? undefined : text;
}

/** Six bytes, or such an address written out, as `AA:BB:CC:DD:EE:FF`; undefined for anything else and for all zeros. */
export function macOf(value: SnmpValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const isBytes = Buffer.isBuffer(value) && value.length === MAC_BYTES;
  const hex = isBytes ? value.toString('hex') : (textOf(value) ?? '').replaceAll(/[:. -]/g, '');
  if (!/^[\da-f]{12}$/i.test(hex) || /^0+$/.test(hex)) return undefined;
  return hex.toUpperCase().match(/../g)?.join(':');
}

export function macOfNumbers(numbers: readonly number[]): string | undefined {
  const isMac = numbers.length === MAC_BYTES && numbers.every((byte) => byte >= 0 && byte <= 255);
  return isMac ? macOf(Buffer.from(numbers)) : undefined;
}

const SERIAL_BYTES = 8;
const VENDOR_BYTES = 4;

/** G.984.3: four letters of the vendor and four bytes, written `ABCD01234567`. Some agents write it out: `1,ABCD01234567`. */
export function gponSerialOf(value: SnmpValue | undefined): string | undefined {
  if (Buffer.isBuffer(value) && value.length === SERIAL_BYTES) {
    const vendor = textOf(value.subarray(0, VENDOR_BYTES));
    const number = value.toString('hex', VENDOR_BYTES).toUpperCase();
    return vendor && /^\w{4}$/.test(vendor)
      ? `${vendor}${number}`
      : value.toString('hex').toUpperCase();
  }
  return textOf(value)?.replace(/^.*,/, '').trim() || undefined;
}

/** A number as the agent has it: numbers, Counter64 that a double still holds, digits in a text. */
export function numberOf(value: SnmpValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const text = textOf(value);
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
