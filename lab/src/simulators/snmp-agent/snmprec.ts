import { type MibEntry, type MibValue, parseOid } from './mib-view.js';

/** The tags of snmpsim's `.snmprec` format (https://docs.lextudio.com/snmpsim/): the ASN.1 tag as a decimal number. */
const TYPES: Readonly<Record<string, MibValue['type']>> = {
  '2': 'integer',
  '4': 'octets',
  '5': 'null',
  '6': 'oid',
  '64': 'ip',
  '65': 'counter32',
  '66': 'gauge32',
  '67': 'ticks',
  '68': 'opaque',
  '70': 'counter64',
};

/**
 * Reads a recording: `OID|tag|value`, one a line; a trailing `x` on the tag means that the value is hex. Empty lines and
 * lines from `#` on are skipped. A line that is not of this form goes to `onUnreadable` with its number and is left out
 * (published recordings hold a few); without that argument it throws.
 */
export function parseSnmprec(
  source: string,
  onUnreadable: (problem: string) => void = refuse,
): MibEntry[] {
  const entries: MibEntry[] = [];
  for (const [at, line] of source.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    try {
      entries.push(parseLine(line));
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unreadable';
      onUnreadable(`line ${at + 1}: ${reason}`);
    }
  }
  return entries;
}

function refuse(problem: string): never {
  throw new Error(problem);
}

function parseLine(line: string): MibEntry {
  const [oid, tag, ...rest] = line.split('|');
  const type = TYPES[(tag ?? '').replace(/x$/, '')];
  if (oid === undefined || tag === undefined || type === undefined || rest.length === 0) {
    throw new Error('not OID|tag|value with a known tag');
  }
  parseOid(oid);
  return [oid, parseValue(type, rest.join('|'), tag.endsWith('x'))];
}

function parseValue(type: MibValue['type'], raw: string, isHex: boolean): MibValue {
  const bytes = isHex ? Buffer.from(raw, 'hex') : Buffer.from(raw);
  switch (type) {
    case 'octets':
    case 'opaque':
      return { type, value: bytes };
    case 'null':
      return { type };
    case 'oid':
      parseOid(raw);
      return { type, value: raw.replace(/^\./, '') };
    case 'ip':
      return { type, value: parseAddress(isHex ? [...bytes].join('.') : raw) };
    case 'counter64':
      return { type, value: BigInt.asUintN(64, parseNumber(raw, isHex)) };
    case 'integer':
      return { type, value: Number(BigInt.asIntN(32, parseNumber(raw, isHex))) };
    case 'counter32':
    case 'gauge32':
    case 'ticks':
      return { type, value: Number(BigInt.asUintN(32, parseNumber(raw, isHex))) };
  }
}

function parseNumber(raw: string, isHex: boolean): bigint {
  const source = isHex ? `0x${raw.trim()}` : raw.trim();
  if (!/^(-?\d+|0x[\da-fA-F]+)$/.test(source)) throw new Error('the value is no number');
  return BigInt(source);
}

function parseAddress(raw: string): string {
  const parts = raw.split('.').map(Number);
  const wrong = parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255);
  if (wrong || parts.length !== 4) throw new Error('the value is no IPv4 address');
  return parts.join('.');
}
