import type { CommandLine } from '../../ports/network-commands.js';
import { groupBy } from '../shared/group-by.js';
import { parseMemo } from './line-memo.js';
import { canonicalAddress } from './router-address.js';
import { idOf, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';
import { addressesOfSite, ipv4Of } from './uisp-rows.js';

type Found = ReadonlyMap<string, readonly RouterRow[]>;

/** A UISP's rows by whom they concern: thousands of lines are looked at without going through all sites for each. */
export class UispIndex {
  readonly #rows: RouterRows;
  readonly #sites: Found;
  readonly #siteAt: Found;
  readonly #leases: Found;
  readonly #blocked: Found;

  constructor(rows: RouterRows) {
    const sites = rowsOf(rows, 'uisp/site');
    const pairs = sites.flatMap((site) =>
      addressesOfSite(site).map((address) => ({ address, site })),
    );
    this.#rows = rows;
    this.#sites = groupBy(sites, idOf);
    this.#siteAt = new Map(
      [...groupBy(pairs, ({ address }) => address)].map(([address, found]) => [
        address,
        found.map(({ site }) => site),
      ]),
    );
    this.#leases = groupBy(rowsOf(rows, 'uisp/lease'), (row) =>
      (row['mac-address'] ?? '').toUpperCase(),
    );
    this.#blocked = groupBy(rowsOf(rows, 'uisp/blocked'), (row) =>
      canonicalAddress(row['address'] ?? ''),
    );
  }

  /** The rows that a line's plan depends on. */
  of(line: CommandLine): RouterRows {
    const leases = this.#leases.get(line.identity) ?? [];
    const addresses = ipv4Of(line, { 'uisp/lease': leases });
    const { site } = parseMemo(line.memory);
    const sites = new Set([
      ...addresses.flatMap((address) => this.#siteAt.get(address) ?? []),
      ...(site === undefined ? [] : (this.#sites.get(site) ?? [])),
    ]);
    const blocked = addresses.flatMap((address) => this.#blocked.get(address) ?? []);
    return {
      'uisp/gateway': rowsOf(this.#rows, 'uisp/gateway'),
      'uisp/site': [...sites],
      'uisp/lease': leases,
      ...(this.#rows['uisp/blocked'] !== undefined && { 'uisp/blocked': blocked }),
    };
  }
}
