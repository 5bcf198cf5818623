import type { AccessKind } from '../services/service.js';
import { groupBy } from '../shared/group-by.js';
import { canonicalAddress, isIpv6 } from './router-address.js';
import { type RouterRow, type RouterRows, rowsOf } from './router-rows.js';

/** From what on the router it is told whose a row is. */
export const OWNER_SOURCES = [
  'secret',
  'session',
  'lease',
  'address',
  'secret_address',
  'prefix',
] as const;

/** An access identity that a row belongs to by what the router itself holds; a comment is none. */
export interface BlockOwner {
  readonly kind: AccessKind | 'ipv6_prefix';
  /** As services have it: a PPPoE user, a MAC in upper case, an IPv4 address, an IPv6 prefix in its short form. */
  readonly identity: string;
  readonly source: (typeof OWNER_SOURCES)[number];
}

/** Whose an address is on a router: of secrets, sessions and leases that have it, and of the address itself. */
export class AddressOwners {
  readonly #secrets: ReadonlyMap<string, readonly RouterRow[]>;
  readonly #secrets6: ReadonlyMap<string, readonly RouterRow[]>;
  readonly #sessions: ReadonlyMap<string, readonly RouterRow[]>;
  readonly #leases: ReadonlyMap<string, readonly RouterRow[]>;

  constructor(rows: RouterRows) {
    const by = (menu: 'ppp/secret' | 'ppp/active' | 'ip/dhcp-server/lease', name: string) =>
      groupBy(rowsOf(rows, menu), (row) => canonicalAddress(row[name] ?? ''));
    this.#secrets = by('ppp/secret', 'remote-address');
    this.#secrets6 = by('ppp/secret', 'remote-ipv6-prefix');
    this.#sessions = by('ppp/active', 'address');
    this.#leases = groupBy(rowsOf(rows, 'ip/dhcp-server/lease'), (row) =>
      canonicalAddress(row['active-address'] || (row['address'] ?? '')),
    );
  }

  of(text: string): readonly BlockOwner[] {
    const address = canonicalAddress(text);
    if (address === '') return [];
    const users = (rows: readonly RouterRow[] | undefined, source: BlockOwner['source']) =>
      (rows ?? []).map(
        (row): BlockOwner => ({ kind: 'pppoe', identity: row['name'] ?? '', source }),
      );
    if (isIpv6(address)) {
      return [
        ...users(this.#secrets6.get(address), 'secret_address'),
        { kind: 'ipv6_prefix', identity: address, source: 'prefix' },
      ];
    }
    return [
      ...users(this.#secrets.get(address), 'secret_address'),
      ...users(this.#sessions.get(address), 'session'),
      ...(this.#leases.get(address) ?? []).map(leaseOwner),
      // A range or a net is nobody's own.
      ...(/[/-]/.test(address)
        ? []
        : [{ kind: 'static', identity: address, source: 'address' } as const]),
    ];
  }
}

export const leaseOwner = (lease: RouterRow): BlockOwner => ({
  kind: 'dhcp',
  identity: (lease['mac-address'] ?? '').toUpperCase(),
  source: 'lease',
});
