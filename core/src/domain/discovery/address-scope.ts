import { err, ok, type Result } from '../shared/result.js';

/** A run reads at most so many addresses (a /16): more takes hours and is a typing mistake more often than a wish. */
export const MOST_ADDRESSES = 65_536;

/** IPv4 addresses from `first` to `last`, both included, as unsigned 32-bit numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

export interface ScopeOptions {
  /** 127.0.0.0/8 is refused unless this is true: a network in a laboratory stands there. */
  readonly allowsLoopback: boolean;
}

export interface ScopeError {
  readonly kind: 'invalid-scope';
  /** Which text is wrong; undefined when all of them together are. */
  readonly at?: { readonly list: 'targets' | 'excluded'; readonly index: number };
  readonly message: string;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

/** A dotted quad without leading zeros (some programs read those as octal); undefined for anything else. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!OCTET.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/**
 * One line of a scope: `10.0.0.5`, `10.0.0.0/24`, `10.0.0.10-10.0.0.40` or `10.0.0.10-40`. Of a subnet shorter than
 * /31 the network's and the broadcast address are left out: an echo to either is answered by many.
 */
export function parseRange(text: string): Result<AddressRange, ScopeError> {
  return parseLine(text, 1);
}

/** `margin`: addresses left out at either end of a subnet; what is excluded is excluded with its edges. */
function parseLine(text: string, margin: 0 | 1): Result<AddressRange, ScopeError> {
  const [start = '', end, ...more] = text.trim().split(/\s*-\s*/);
  if (more.length > 0) return invalid(`${shown(text)} holds more than one "-"`);
  if (end !== undefined) return parseSpan(text, start, end);
  const [address = '', bits, ...rest] = start.split('/');
  const first = parseAddress(address);
  if (first === undefined || rest.length > 0) return invalid(NOT_AN_ADDRESS(text));
  if (bits === undefined) return ok({ first, last: first });
  if (!OCTET.test(bits) || Number(bits) > 32) {
    return invalid(`${shown(text)}: the prefix after "/" must be a number from 0 to 32`);
  }
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(first / size) * size;
  const edge = size > 2 ? margin : 0;
  return ok({ first: network + edge, last: network + size - 1 - edge });
}

function parseSpan(text: string, start: string, end: string): Result<AddressRange, ScopeError> {
  const first = parseAddress(start);
  if (first === undefined) return invalid(NOT_AN_ADDRESS(text));
  const isShort = OCTET.test(end) && Number(end) <= 255;
  const last = isShort ? first - (first % 256) + Number(end) : parseAddress(end);
  if (last === undefined) return invalid(NOT_AN_ADDRESS(text));
  if (last < first) return invalid(`${shown(text)} ends before it begins`);
  return ok({ first, last });
}

/**
 * The addresses of a run as ranges in their order, none twice, less those of `excluded`. Refused: what is no unicast
 * address of a network (RFC 6890: 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/4, 240.0.0.0/4) and more than MOST_ADDRESSES.
 */
export function addressScope(
  targets: readonly string[],
  excluded: readonly string[],
  options: ScopeOptions,
): Result<readonly AddressRange[], ScopeError> {
  const wanted: AddressRange[] = [];
  for (const [index, text] of targets.entries()) {
    const range = parseRange(text);
    const at = { list: 'targets', index } as const;
    if (!range.ok) return err({ ...range.error, at });
    const refusal = refusalOf(text, range.value, options);
    if (refusal !== undefined) return err({ kind: 'invalid-scope', at, message: refusal });
    wanted.push(range.value);
  }
  const holes: AddressRange[] = [];
  for (const [index, text] of excluded.entries()) {
    const range = parseLine(text, 0);
    if (!range.ok) return err({ ...range.error, at: { list: 'excluded', index } });
    holes.push(range.value);
  }
  const ranges = without(merged(wanted), merged(holes));
  const count = countAddresses(ranges);
  if (count > MOST_ADDRESSES) {
    return invalid(
      `these are ${count} addresses; one run reads at most ${MOST_ADDRESSES}: split them over several runs`,
    );
  }
  return ok(ranges);
}

export function countAddresses(ranges: readonly AddressRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function* eachAddress(ranges: readonly AddressRange[]): Generator<string> {
  for (const { first, last } of ranges) {
    for (let value = first; value <= last; value += 1) yield formatAddress(value);
  }
}

/** Whether one of the lines of a scope holds the address; a line that cannot be read holds none. */
export function isWithin(address: string, lines: readonly string[]): boolean {
  const value = parseAddress(address);
  if (value === undefined) return false;
  return lines.some((line) => {
    const range = parseLine(line, 0);
    return range.ok && holds(range.value, value);
  });
}

/** RFC 1918 and RFC 6598 (carrier-grade NAT): a provider's own equipment; beyond may be anybody's. */
export function isPrivateAddress(text: string): boolean {
  const value = parseAddress(text);
  return value !== undefined && PRIVATE.some((range) => holds(range, value));
}

export function isLoopback(text: string): boolean {
  const value = parseAddress(text);
  return value !== undefined && holds(LOOPBACK, value);
}

const block = (address: string, bits: number): AddressRange => {
  const first = parseAddress(address) ?? 0;
  return { first, last: first + 2 ** (32 - bits) - 1 };
};
const LOOPBACK = block('127.0.0.0', 8);
const PRIVATE = [
  block('10.0.0.0', 8),
  block('172.16.0.0', 12),
  block('192.168.0.0', 16),
  block('100.64.0.0', 10),
];
const REFUSED: readonly (readonly [AddressRange, string])[] = [
  [block('0.0.0.0', 8), 'holds addresses of 0.0.0.0/8, which are nobody’s'],
  [block('224.0.0.0', 4), 'holds multicast addresses'],
  [block('240.0.0.0', 4), 'holds reserved addresses (240.0.0.0/4)'],
];

function refusalOf(text: string, range: AddressRange, options: ScopeOptions): string | undefined {
  for (const [refused, why] of REFUSED) if (overlap(refused, range)) return `${shown(text)} ${why}`;
  if (!options.allowsLoopback && overlap(LOOPBACK, range)) {
    return `${shown(text)} holds loopback addresses, which are this machine itself`;
  }
  return undefined;
}

const holds = ({ first, last }: AddressRange, value: number) => value >= first && value <= last;
const overlap = (a: AddressRange, b: AddressRange) => a.first <= b.last && b.first <= a.last;
const shown = (text: string) => JSON.stringify(text.slice(0, 60));
const NOT_AN_ADDRESS = (text: string) =>
  `${shown(text)} is no IPv4 address, subnet (10.0.0.0/24) or range (10.0.0.10-40)`;
const invalid = (message: string) => err({ kind: 'invalid-scope' as const, message });

function merged(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before !== undefined && range.first <= before.last + 1) {
      result[result.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    } else result.push(range);
  }
  return result;
}

function without(
  ranges: readonly AddressRange[],
  holes: readonly AddressRange[],
): readonly AddressRange[] {
  let left: readonly AddressRange[] = ranges;
  for (const hole of holes) {
    left = left.flatMap((range) => {
      if (!overlap(range, hole)) return [range];
      const parts: AddressRange[] = [];
      if (range.first < hole.first) parts.push({ first: range.first, last: hole.first - 1 });
      if (range.last > hole.last) parts.push({ first: hole.last + 1, last: range.last });
      return parts;
    });
  }
  return left;
}
