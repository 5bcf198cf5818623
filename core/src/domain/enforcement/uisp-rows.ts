import type { CommandLine } from '../../ports/network-commands.js';
import type { BundleFinding } from './bundle-finding.js';
import { parseMemo } from './line-memo.js';
import { canonicalAddress } from './router-address.js';
import { idOf, isYes, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';

/**
 * What was read of a UISP for one of its gateways, as rows of a router so that the same plans, proofs and comparisons
 * hold:
 * - `uisp/gateway`: this router as UISP has it among its gateways, none where it has not. `suspend`: whether it
 *   enforces suspensions at all.
 * - `uisp/site`: subscribers' sites. `suspended`, `addresses` with commas.
 * - `uisp/lease`: the gateway's DHCP leases.
 * - `uisp/blocked`: each `address` that UISP says is blocked; absent where a UISP cannot tell.
 */
export const isUisp = (rows: RouterRows): boolean => rows['uisp/gateway'] !== undefined;

/** A line's evidence is for a person to read. */
const MOST_ROWS = 20;

export const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').filter((part) => part !== '');

/** IPv4 addresses are in their one spelling; IPv6 ones in theirs, with their length. */
export const addressesOfSite = (site: RouterRow): readonly string[] =>
  listOf(site['addresses']).map(canonicalAddress);

/** Where a line is at home: its own address, or those that its leases have, and its IPv6 prefix apart. */
export function ipv4Of(line: CommandLine, rows: RouterRows): readonly string[] {
  if (line.accessKind === 'static') return [canonicalAddress(line.identity)];
  if (line.accessKind === 'pppoe') return [];
  const leases = rowsOf(rows, 'uisp/lease').filter(
    (row) => (row['mac-address'] ?? '').toUpperCase() === line.identity,
  );
  return [...new Set(leases.map((row) => canonicalAddress(row['address'] ?? '')))];
}

interface SiteNote {
  readonly passing: string[];
  readonly cut: string[];
  readonly ours: string[];
}

/**
 * Sites with what the books say of them: `passing` and `cut`, the services there that are to pass and that are not;
 * `ours`, those for which the platform suspended it. A site is suspended whole, with all that are at home there.
 */
export function withBooks(rows: RouterRows, lines: readonly CommandLine[]): RouterRows {
  const sites = rowsOf(rows, 'uisp/site');
  const notes = new Map(
    sites.map((site): [string, SiteNote] => [idOf(site), { passing: [], cut: [], ours: [] }]),
  );
  const siteAt = sitesByAddress(sites);
  const leased = leasesByMac(rows);
  for (const line of lines) {
    const addresses = line.accessKind === 'dhcp' ? leased.get(line.identity) : [line.identity];
    const found = (addresses ?? []).flatMap((one) => siteAt.get(canonicalAddress(one)) ?? []);
    noteLine(line, new Set(found), notes);
  }
  const noted = sites.map((site): RouterRow => {
    const { passing = [], cut = [], ours = [] } = notes.get(idOf(site)) ?? {};
    return { ...site, passing: passing.join(','), cut: cut.join(','), ours: ours.join(',') };
  });
  return { ...rows, 'uisp/site': noted };
}

function noteLine(
  { serviceId, desired, memory }: CommandLine,
  sites: ReadonlySet<string>,
  notes: ReadonlyMap<string, SiteNote>,
): void {
  const { site } = parseMemo(memory);
  if (desired === 'active' || desired === 'reduced') {
    for (const id of sites) notes.get(id)?.passing.push(serviceId);
  }
  if (desired === 'suspended') {
    // Who is cut and offline has no lease, and is at home where he was.
    const home = site === undefined ? sites : new Set([...sites, site]);
    for (const id of home) notes.get(id)?.cut.push(serviceId);
  }
  if (site !== undefined) notes.get(site)?.ours.push(serviceId);
}

function sitesByAddress(sites: readonly RouterRow[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const site of sites) {
    for (const address of addressesOfSite(site)) {
      found.set(address, [...(found.get(address) ?? []), idOf(site)]);
    }
  }
  return found;
}

function leasesByMac(rows: RouterRows): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const row of rowsOf(rows, 'uisp/lease')) {
    const mac = (row['mac-address'] ?? '').toUpperCase();
    found.set(mac, [...(found.get(mac) ?? []), row['address'] ?? '']);
  }
  return found;
}

/** What of them says how one line stands. */
export function uispEvidence(line: CommandLine, rows: RouterRows): RouterRows {
  const own = ipv4Of(line, rows);
  const memo = parseMemo(line.memory);
  const isOwn = (site: RouterRow) =>
    idOf(site) === memo.site || addressesOfSite(site).some((address) => own.includes(address));
  const at = (row: RouterRow) => own.includes(canonicalAddress(row['address'] ?? ''));
  const found: RouterRows = {
    'uisp/gateway': rowsOf(rows, 'uisp/gateway'),
    'uisp/site': rowsOf(rows, 'uisp/site').filter(isOwn),
    'uisp/lease': line.accessKind === 'dhcp' ? rowsOf(rows, 'uisp/lease').filter(at) : [],
    'uisp/blocked': rowsOf(rows, 'uisp/blocked').filter(at),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([menu, list]) =>
      list.length === 0 ? [] : [[menu, list.slice(0, MOST_ROWS)]],
    ),
  );
}

/** Whether this gateway enforces at all: what stands in for the firewall's rules, which are UISP's own here. */
export function checkGateway(rows: RouterRows): BundleFinding {
  const [gateway] = rowsOf(rows, 'uisp/gateway');
  if (gateway !== undefined && isYes(gateway['suspend'])) return { version: null, problems: [] };
  const told = { menu: 'uisp/gateway', rule: 'suspend' };
  const problem =
    gateway === undefined
      ? { ...told, kind: 'missing' as const, message: NO_GATEWAY }
      : { ...told, kind: 'disabled' as const, message: NO_SUSPEND };
  return { version: null, problems: [problem] };
}

export const NO_GATEWAY =
  'UISP does not have this router among its gateways: it would cut nobody here.';
export const NO_SUSPEND =
  'Suspension is switched off on this gateway of UISP: UISP takes the call and cuts nobody.';
