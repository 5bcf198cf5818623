const HEX = /^[0-9a-f]{1,4}$/;

/**
 * `2001:DB8:12:0::/56` as `2001:db8:12::/56` (RFC 5952): undefined for what is no prefix, for one longer than /128 or
 * shorter than /16, and for one whose bits behind its length are not zero.
 */
export function ipv6Prefix(text: string): string | undefined {
  const match = /^([0-9a-f:]+)\/(\d{1,3})$/i.exec(text.trim());
  if (match === null) return undefined;
  const groups = groupsOf((match[1] ?? '').toLowerCase());
  const length = Number(match[2]);
  if (groups === undefined || length < 16 || length > 128) return undefined;
  if (bitsOf(groups).slice(length).includes('1')) return undefined;
  return `${compress(groups)}/${length}`;
}

/** Whether an address (without a length) lies in a prefix of the shape that `ipv6Prefix` gives; false for what is neither. */
export function isInIpv6Prefix(address: string, prefix: string): boolean {
  const [network = '', length = ''] = prefix.split('/');
  const [inside, around] = [address, network].map((text) => groupsOf(text.toLowerCase()));
  if (inside === undefined || around === undefined || !/^\d{1,3}$/.test(length)) return false;
  return bitsOf(inside).slice(0, Number(length)) === bitsOf(around).slice(0, Number(length));
}

const bitsOf = (groups: readonly number[]): string =>
  groups.map((group) => group.toString(2).padStart(16, '0')).join('');

function groupsOf(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = [...(head ?? []), ...(tail ?? [])];
  if (written.some((group) => !HEX.test(group))) return undefined;
  const missing = 8 - written.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...(head ?? []), ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The longest run of zeros, the first of equals, as `::`. */
function compress(groups: readonly number[]): string {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (best.length < 2) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
