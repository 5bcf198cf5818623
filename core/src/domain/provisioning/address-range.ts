/** Whole IPv4 addresses as numbers, both ends within. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

export type ReadRange =
  | { readonly ok: true; readonly range: AddressRange }
  | { readonly ok: false; readonly error: string };

/** A /16: more addresses than a router has customers. */
const MOST_ADDRESSES = 65_536;
const NUMBER = /^(?:0|[1-9]\d{0,2})$/;

/** undefined where it is no dotted quad. */
export function addressNumber(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !NUMBER.test(part) || Number(part) > 255)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/**
 * `10.20.0.0/24` or `10.20.0.10-10.20.0.250`. A network gives its hosts, without its own address and the one of all
 * (of a /31 and a /32 both ends serve, RFC 3021).
 */
export function readAddressRange(text: string): ReadRange {
  const no = (error: string) => ({ ok: false, error }) as const;
  const bad = no(
    'must be a network such as 10.20.0.0/24, or a range such as 10.20.0.10-10.20.0.250',
  );
  const range = text.includes('/') ? ofNetwork(text) : ofEnds(text);
  if (range === undefined) return bad;
  if (range === 'host-bits')
    return no('must be the address of the network itself, such as 10.20.0.0/24');
  if (range.last < range.first) return no('must begin with the lower address');
  if (range.last - range.first >= MOST_ADDRESSES) return no('must have 65,536 addresses at most');
  const first = Math.floor(range.first / 2 ** 24);
  const last = Math.floor(range.last / 2 ** 24);
  if (first === 0 || first === 127 || last >= 224 || first !== last) {
    return no('must lie within addresses that a customer can have');
  }
  return { ok: true, range };
}

function ofNetwork(text: string): AddressRange | 'host-bits' | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const base = addressNumber(address.trim());
  if (base === undefined || rest.length > 0 || !/^\d{1,2}$/.test(length.trim())) return undefined;
  const bits = Number(length);
  if (bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  if (base % size !== 0) return 'host-bits';
  return size <= 2
    ? { first: base, last: base + size - 1 }
    : { first: base + 1, last: base + size - 2 };
}

function ofEnds(text: string): AddressRange | undefined {
  const [from = '', to = '', ...rest] = text
    .split('-')
    .map((end) => addressNumber(end.trim()) ?? '');
  if (typeof from !== 'number' || typeof to !== 'number' || rest.length > 0) return undefined;
  return { first: from, last: to };
}

export const doOverlap = (a: AddressRange, b: AddressRange): boolean =>
  a.first <= b.last && b.first <= a.last;

export const isWithin = ({ first, last }: AddressRange, address: number): boolean =>
  address >= first && address <= last;

/** The lowest address that nobody has; undefined where there is none. */
export function lowestFree(
  { first, last }: AddressRange,
  taken: ReadonlySet<number>,
): number | undefined {
  for (let address = first; address <= last; address += 1) {
    if (!taken.has(address)) return address;
  }
  return undefined;
}
