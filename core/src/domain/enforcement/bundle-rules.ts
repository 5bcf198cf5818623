import type { BundleSettings } from './bundle-settings.js';
import { partMarkText } from './mark.js';
import { isIpv4, isIpv6 } from './router-address.js';
import type { RouterRow, RuleMenu } from './router-rows.js';

/** Grows with each change of the rules: those of an older one are replaced. */
export const BUNDLE_VERSION = 1;

/** Chain of ours into which packets of listed customers jump. */
const CHAIN = 'atalaya-suspended';
/** What a cut customer still reaches: the portal, gateways, banks. */
export const ALLOWED_LIST = 'atalaya-allowed';

export interface BundleRule {
  readonly menu: RuleMenu;
  readonly name: string;
  readonly values: RouterRow;
}

export interface BundleOf {
  /** The list of cut customers. */
  readonly list: string;
  /** The tenant's slug. */
  readonly tenant: string;
}

export const ruleMark = (tenant: string, name: string): string =>
  partMarkText(tenant, `bundle-${name}`, BUNDLE_VERSION);

/** Name servers answer both; nothing else passes there, and no more than that of all customers together. */
const DNS_LIMIT = '200,400:packet';
/** Answers to what is refused: enough that a browser stops waiting, too few to be used against anybody. */
const REJECT_LIMIT = '100,200:packet';

/** The rules of one menu from the top down. */
export function filterRules(
  menu: 'ip/firewall/filter' | 'ipv6/firewall/filter',
  list: string,
): BundleRule[] {
  const rule = (name: string, values: RouterRow): BundleRule => ({ menu, name, values });
  const jump = { chain: 'forward', action: 'jump', 'jump-target': CHAIN };
  const dns = { chain: CHAIN, action: 'accept', limit: DNS_LIMIT };
  return [
    rule('jump-from', { ...jump, 'src-address-list': list }),
    rule('jump-to', { ...jump, 'dst-address-list': list }),
    rule('dns-udp', { ...dns, protocol: 'udp', 'dst-port': '53' }),
    rule('dns-tcp', { ...dns, protocol: 'tcp', 'dst-port': '53' }),
    rule('answers-udp', { ...dns, protocol: 'udp', 'src-port': '53' }),
    rule('answers-tcp', { ...dns, protocol: 'tcp', 'src-port': '53' }),
    rule('allowed-to', { chain: CHAIN, action: 'accept', 'dst-address-list': ALLOWED_LIST }),
    rule('allowed-from', { chain: CHAIN, action: 'accept', 'src-address-list': ALLOWED_LIST }),
    rule('reject', {
      chain: CHAIN,
      action: 'reject',
      'reject-with': 'icmp-admin-prohibited',
      limit: REJECT_LIMIT,
    }),
    rule('drop', { chain: CHAIN, action: 'drop' }),
  ];
}

/** Plain HTTP goes to the notice; HTTPS cannot be sent elsewhere. */
export function natRules(list: string, { aviso }: Pick<BundleSettings, 'aviso'>): BundleRule[] {
  if (aviso === null) return [];
  const values = {
    chain: 'dstnat',
    action: 'dst-nat',
    protocol: 'tcp',
    'dst-port': '80',
    'src-address-list': list,
    'dst-address-list': `!${ALLOWED_LIST}`,
    'to-addresses': aviso.address,
    'to-ports': String(aviso.port),
  };
  return [{ menu: 'ip/firewall/nat', name: 'aviso', values }];
}

/** Addresses of the allowed list by menu; a name stands in both, for the router resolves it in each. */
export function allowedAddresses({ aviso, allowed }: BundleSettings) {
  const all = [...new Set([...(aviso === null ? [] : [aviso.address]), ...allowed])];
  const isV4 = (text: string) => isIpv4(text.split('/')[0]);
  return {
    'ip/firewall/address-list': all.filter((one) => !isIpv6(one)),
    'ipv6/firewall/address-list': all.filter((one) => !isV4(one)),
  } as const;
}
