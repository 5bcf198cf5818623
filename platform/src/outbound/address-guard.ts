import { BlockList, isIP } from 'node:net';

/** A range in CIDR, checked. */
interface AddressNetwork {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Whatever the tenant allows: what a machine tells itself and clouds' metadata (RFC 3927, RFC 4291 2.5.6, AWS, Google, Alibaba, Oracle). */
const NEVER = blockList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::/32',
  'fd20:ce::/32',
]);

/** Only where the tenant's list names them, this machine's own among them: RFC 6890 and the IANA registries of special-purpose addresses. */
const PRIVATE_NETWORKS = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::1/128',
  '100::/64',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
  'fec0::/10',
];
const PRIVATE = blockList(PRIVATE_NETWORKS);

/** IPv6 that carries an IPv4 address or a tunnel (RFC 6052, 4380, 3056): where it ends cannot be told. */
const TUNNELS = blockList(['64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16']);

const IPV6_GLOBAL = blockList(['2000::/3']);

/** `10.0.0.0/8`, `192.168.1.7`, `fd12::/48`; undefined for anything else. */
function parseNetwork(text: string): AddressNetwork | undefined {
  const [address = '', bitsText, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return undefined;
  const most = version === 4 ? 32 : 128;
  if (bitsText !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bitsText)) return undefined;
  const bits = bitsText === undefined ? most : Number(bitsText);
  if (bits > most) return undefined;
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** True for what a tenant may allow: a network that lies whole within one of the private ones. */
export function isLanNetwork(text: string): boolean {
  const network = parseNetwork(text);
  if (network === undefined) return false;
  const { address, bits, family } = network;
  return PRIVATE_NETWORKS.some((each) => {
    const range = parseNetwork(each);
    if (range?.family !== family || bits < range.bits) return false;
    return blockList([each]).check(address, family) && !NEVER.check(address, family);
  });
}

export type AddressVerdict = 'public' | 'allowed' | 'refused';

/** Where a request may go. Texts of the list that are no network allow nothing. */
export function judgeAddress(address: string, allowed: readonly string[]): AddressVerdict {
  const plain = unmapped(address.replace(/^\[|\]$/g, ''));
  const version = isIP(plain);
  if (version === 0 || plain.includes('%')) return 'refused';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (NEVER.check(plain, family) || TUNNELS.check(plain, family)) return 'refused';
  if (PRIVATE.check(plain, family)) {
    return blockList(allowed).check(plain, family) ? 'allowed' : 'refused';
  }
  return family === 'ipv4' || IPV6_GLOBAL.check(plain, family) ? 'public' : 'refused';
}

/** RFC 4291 section 2.5.5.2: `::ffff:10.0.0.1` in whatever spelling is 10.0.0.1. */
function unmapped(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) return address;
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (!mapped) return text;
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '', 16));
  if (high === undefined || low === undefined) return text;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network) list.addSubnet(network.address, network.bits, network.family);
  }
  return list;
}
