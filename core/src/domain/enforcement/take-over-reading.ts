import { parseMark } from './mark.js';
import { canonicalAddress } from './router-address.js';
import { isYes, type LineMenu, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';
import type { NamedBlocks } from './take-over-names.js';
import { AddressOwners, type BlockOwner, leaseOwner } from './take-over-owners.js';
import { isSqueezed } from './take-over-squeezed.js';
import type { RouterSurvey } from './take-over-survey.js';

/**
 * list_entry: an entry of a named list. secret_profile: a secret with a named profile. secret_disabled: a secret that
 * may not dial. lease_list: a lease that puts its address in a named list. lease_block: a lease with `block-access`.
 * queue: a queue that is squeezed.
 */
export const BLOCK_KINDS = [
  'list_entry',
  'secret_profile',
  'secret_disabled',
  'lease_list',
  'lease_block',
  'queue',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** One cut of another system as it was read. */
export interface ForeignBlock {
  readonly kind: BlockKind;
  readonly menu: LineMenu;
  /** Tells it from others of its router, over reads; never made of a row's `.id`, which is used again. */
  readonly key: string;
  /** The attributes that make it what it is: where one of them is another, it is another block. */
  readonly values: RouterRow;
  readonly owners: readonly BlockOwner[];
}

/** Another system's cuts on one router, and what looks like them. */
export interface TakeOverReading {
  readonly survey: RouterSurvey;
  readonly blocks: readonly ForeignBlock[];
  /** Speeds that one profile alone has, as `5000000/20000000`: a secret can go back to it. */
  readonly returnRates: readonly string[];
}

interface ReadingOf {
  readonly named: NamedBlocks;
  /** Profiles and entries with marks of ours are no other system's. */
  readonly ownProfiles: readonly string[];
}

/** Of a value as it is kept. */
export const LONGEST = 1_000;
/** A key is part of an index, whose rows PostgreSQL limits to 2,704 bytes. */
export const LONGEST_KEY = 500;
export const MOST_OWNERS = 50;
const LISTS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;
const SECRETS = 'ppp/secret';
const LEASES = 'ip/dhcp-server/lease';
const QUEUES = 'queue/simple';

/** Every cut of the kinds that were named, in the router's order; the router's own dynamic rows are none. */
export function readForeignBlocks(
  rows: RouterRows,
  of: ReadingOf,
): readonly (ForeignBlock & { readonly row: RouterRow })[] {
  const owners = new AddressOwners(rows);
  const lists = new Set(of.named.lists);
  const found = [
    ...LISTS.flatMap((menu) =>
      rowsOf(rows, menu)
        .filter((row) => lists.has(row['list'] ?? '') && !isYes(row['disabled']))
        .map((row) => {
          const address = canonicalAddress(row['address'] ?? '');
          const at = owners.of(address);
          return block(row, { kind: 'list_entry', menu }, [row['list'], address], at);
        }),
    ),
    ...rowsOf(rows, SECRETS).flatMap((row) => blocksOfSecret(row, of)),
    ...rowsOf(rows, LEASES).flatMap((row) => blocksOfLease(row, of.named, lists)),
    ...squeezedQueues(rows, of.named, owners),
  ];
  const isForeign = ({ row }: { readonly row: RouterRow }) =>
    !isYes(row['dynamic']) && !(row['comment'] ?? '').startsWith('atalaya:');
  return [...new Map(found.filter(isForeign).map((one) => [one.key, one])).values()];
}

const ATTRIBUTES: Readonly<Record<BlockKind, readonly string[]>> = {
  list_entry: ['list', 'address', 'comment'],
  secret_profile: ['name', 'profile', 'comment'],
  secret_disabled: ['name', 'disabled', 'comment'],
  lease_list: ['address', 'mac-address', 'server', 'address-lists', 'comment'],
  lease_block: ['address', 'mac-address', 'server', 'block-access', 'comment'],
  queue: ['name', 'target', 'max-limit', 'comment'],
};

function block(
  row: RouterRow,
  { kind, menu }: Pick<ForeignBlock, 'kind' | 'menu'>,
  key: readonly (string | undefined)[],
  owners: readonly BlockOwner[],
) {
  const values: RouterRow = Object.fromEntries(
    ATTRIBUTES[kind].flatMap((name) => (row[name] ? [[name, row[name].slice(0, LONGEST)]] : [])),
  );
  return {
    kind,
    menu,
    key: [menu, kind, ...key].join('|').slice(0, LONGEST_KEY),
    values,
    owners: onceEach(owners).slice(0, MOST_OWNERS),
    row,
  };
}

/** A secret names its address whether or not its session stands: the first source counts. */
function onceEach(owners: readonly BlockOwner[]): BlockOwner[] {
  const found = new Map<string, BlockOwner>();
  for (const owner of owners) {
    const identity = owner.identity.slice(0, LONGEST);
    const key = `${owner.kind} ${identity}`;
    if (!found.has(key)) found.set(key, { ...owner, identity });
  }
  return [...found.values()];
}

function blocksOfSecret(row: RouterRow, { named, ownProfiles }: ReadingOf) {
  const { name = '', profile = '' } = row;
  const owners: BlockOwner[] = [{ kind: 'pppoe', identity: name, source: 'secret' }];
  const isPut = named.profiles.includes(profile) && !ownProfiles.includes(profile);
  const isDisabled = named.disabledSecrets && isYes(row['disabled']);
  return [
    ...(isPut ? [block(row, { kind: 'secret_profile', menu: SECRETS }, [name], owners)] : []),
    ...(isDisabled ? [block(row, { kind: 'secret_disabled', menu: SECRETS }, [name], owners)] : []),
  ];
}

export const listsOfLease = (row: RouterRow): string[] =>
  (row['address-lists'] ?? '').split(',').filter((list) => list !== '');

function blocksOfLease(row: RouterRow, named: NamedBlocks, lists: ReadonlySet<string>) {
  if (isYes(row['disabled'])) return [];
  const owners = [leaseOwner(row)];
  const key = [row['server'], row['mac-address']?.toUpperCase(), row['address']];
  const isListed = listsOfLease(row).some((list) => lists.has(list));
  const isBlocked = named.blockedLeases && isYes(row['block-access']);
  return [
    ...(isListed ? [block(row, { kind: 'lease_list', menu: LEASES }, key, owners)] : []),
    ...(isBlocked ? [block(row, { kind: 'lease_block', menu: LEASES }, key, owners)] : []),
  ];
}

const PPPOE_INTERFACE = /^<pppoe-(.+)>$/;

function squeezedQueues(rows: RouterRows, named: NamedBlocks, owners: AddressOwners) {
  const { queuesUpToKbps: kbps } = named;
  if (kbps === null) return [];
  return rowsOf(rows, QUEUES)
    .filter((row) => isSqueezed(row, kbps) && parseMark(row['comment']) === undefined)
    .map((row) => {
      const targets = (row['target'] ?? '').split(',').filter((target) => target !== '');
      const of = targets.flatMap((target): readonly BlockOwner[] => {
        const user = PPPOE_INTERFACE.exec(target)?.[1];
        return user === undefined
          ? owners.of(target)
          : [{ kind: 'pppoe', identity: user, source: 'session' }];
      });
      return block(row, { kind: 'queue', menu: QUEUES }, [row['name']], of);
    });
}
