import { ALLOWED_LIST } from './bundle-rules.js';
import { canonicalRate } from './router-address.js';
import { isYes, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';
import { isSqueezed } from './take-over-squeezed.js';

/** Why something looks like another system's cut: a rule of the firewall stops it, its name says so, it hardly passes anything. */
type SuspicionReason = 'rule' | 'name' | 'slow';

interface SeenList {
  readonly name: string;
  /** Entries that are not ours, dynamic ones not among them. */
  readonly entries: number;
  /** Leases that put their address in it. */
  readonly leases: number;
  readonly why: readonly SuspicionReason[];
}

interface SeenProfile {
  readonly name: string;
  readonly secrets: number;
  /** `512000/2000000`, up and down; null: unlimited. */
  readonly rate: string | null;
  readonly why: readonly SuspicionReason[];
}

/** What of a router may be another system's, for a person to choose from. */
export interface RouterSurvey {
  readonly lists: readonly SeenList[];
  readonly profiles: readonly SeenProfile[];
  readonly disabledSecrets: number;
  readonly blockedLeases: number;
  /** That give no more than `SLOW_KBPS`. */
  readonly slowQueues: number;
}

/** Words of the trade and of the systems of the trade, without accents: `Moroso`, `BLOCKED_USERS`, `SpLBL_blocked`. */
const TELLING =
  /moros|cortad|corte|suspen|block|bloque|deud|expir|vencid|inactiv|disab|deshab|splbl|reject|avis|no.?pag|unpaid|delinquen|overdue|baja/;
const SLOW_KBPS = 128;
/** What is longer can be named by nobody. */
const LONGEST_NAME = 100;
const MOST_LISTS = 100;
const MOST_PROFILES = 200;
const STOPS = ['drop', 'reject', 'tarpit', 'redirect', 'dst-nat', 'jump'];

const soundsSo = (name: string): boolean =>
  TELLING.test(name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());

/** Lists and profiles of another hand, those that look like cuts first, and what else may be one. */
export function surveyRouter(
  rows: RouterRows,
  ours: { readonly list: string; readonly profiles: readonly string[] },
): RouterSurvey {
  // In a list of ours another hand's entries may stand as well.
  const lists = seenLists(rows).filter(
    ({ name, entries }) => name !== ALLOWED_LIST && (name !== ours.list || entries > 0),
  );
  const suspicious = new Set(lists.filter(({ why }) => why.length > 0).map(({ name }) => name));
  const profiles = seenProfiles(rows, suspicious).filter(
    ({ name }) => !ours.profiles.includes(name),
  );
  const count = (
    menu: 'ppp/secret' | 'ip/dhcp-server/lease' | 'queue/simple',
    of: (row: RouterRow) => boolean,
  ) =>
    rowsOf(rows, menu).filter((row) => !isYes(row['dynamic']) && isForeign(row) && of(row)).length;
  return {
    lists: lists.sort(bySuspicion(({ entries }) => entries)).slice(0, MOST_LISTS),
    profiles: profiles.sort(bySuspicion(({ secrets }) => secrets)).slice(0, MOST_PROFILES),
    disabledSecrets: count('ppp/secret', (row) => isYes(row['disabled'])),
    blockedLeases: count('ip/dhcp-server/lease', (row) => isYes(row['block-access'])),
    slowQueues: count('queue/simple', (row) => isSqueezed(row, SLOW_KBPS)),
  };
}

const isForeign = (row: RouterRow) => !(row['comment'] ?? '').startsWith('atalaya:');

const bySuspicion =
  <T extends { readonly why: readonly unknown[]; readonly name: string }>(
    size: (one: T) => number,
  ) =>
  (a: T, b: T): number =>
    b.why.length - a.why.length || size(b) - size(a) || (a.name < b.name ? -1 : 1);

function seenLists(rows: RouterRows): SeenList[] {
  const stopped = new Set(
    (['ip/firewall/filter', 'ip/firewall/nat', 'ipv6/firewall/filter'] as const).flatMap((menu) =>
      rowsOf(rows, menu)
        .filter((row) => STOPS.includes(row['action'] ?? '') && !isYes(row['disabled']))
        .flatMap((row) => [row['src-address-list'], row['dst-address-list']])
        // `!list` stops who is not in it.
        .filter(
          (list): list is string => list !== undefined && list !== '' && !list.startsWith('!'),
        ),
    ),
  );
  const entries = new Map<string, number>();
  const leases = new Map<string, number>();
  const add = (to: Map<string, number>, list: string) => to.set(list, (to.get(list) ?? 0) + 1);
  for (const menu of ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const) {
    for (const row of rowsOf(rows, menu)) {
      if (!isYes(row['dynamic']) && isForeign(row)) add(entries, row['list'] ?? '');
    }
  }
  for (const row of rowsOf(rows, 'ip/dhcp-server/lease')) {
    for (const list of (row['address-lists'] ?? '').split(',')) add(leases, list);
  }
  return [...new Set([...entries.keys(), ...leases.keys()])]
    .filter((name) => name !== '' && name.length <= LONGEST_NAME)
    .map((name) => ({
      name,
      entries: entries.get(name) ?? 0,
      leases: leases.get(name) ?? 0,
      why: [
        ...(stopped.has(name) ? (['rule'] as const) : []),
        ...(soundsSo(name) ? (['name'] as const) : []),
      ],
    }));
}

function seenProfiles(rows: RouterRows, suspicious: ReadonlySet<string>): SeenProfile[] {
  const secrets = new Map<string, number>();
  for (const row of rowsOf(rows, 'ppp/secret')) {
    const profile = row['profile'] ?? 'default';
    secrets.set(profile, (secrets.get(profile) ?? 0) + 1);
  }
  return rowsOf(rows, 'ppp/profile')
    .filter((row) => isForeign(row) && (row['name'] ?? '').length <= LONGEST_NAME)
    .map((row) => {
      const { name = '' } = row;
      const rate = canonicalRate(row['rate-limit']) ?? null;
      const isSlow = isSqueezed({ 'max-limit': row['rate-limit'] ?? '' }, SLOW_KBPS);
      return {
        name,
        secrets: secrets.get(name) ?? 0,
        rate,
        why: [
          ...(suspicious.has(row['address-list'] ?? '') ? (['rule'] as const) : []),
          ...(soundsSo(name) ? (['name'] as const) : []),
          ...(isSlow ? (['slow'] as const) : []),
        ],
      };
    });
}
