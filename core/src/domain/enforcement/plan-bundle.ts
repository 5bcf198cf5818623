import {
  ALLOWED_LIST,
  allowedAddresses,
  type BundleOf,
  type BundleRule,
  ruleMark,
} from './bundle-rules.js';
import type { BundleSettings } from './bundle-settings.js';
import { checkBundle, firstOfChain, isOfBundle, wantedRules } from './check-bundle.js';
import { canonicalAddress } from './router-address.js';
import {
  addRow,
  isYes,
  type RouterRow,
  type RouterRows,
  type RouterWrite,
  type RuleMenu,
  removeRow,
  rowsOf,
} from './router-rows.js';

/**
 * What brings the firewall's rules to this version: nothing where they stand as they must. A menu in which anything is
 * wrong gets all of its rules anew before the old ones go, so that nobody passes in between.
 */
export function planBundle(
  rows: RouterRows,
  of: BundleOf & { readonly settings: BundleSettings },
): readonly RouterWrite[] {
  const { problems } = checkBundle(rows, of);
  const wrong = new Set(problems.map(({ menu }) => menu));
  const rules = wantedRules(of.list, of.settings).flatMap(([menu, wanted]) => {
    if (wrong.has(menu)) return renew(menu, rowsOf(rows, menu), wanted, of.tenant);
    return wanted.length > 0 ? [] : away(menu, rowsOf(rows, menu), of.tenant);
  });
  return [...planAllowed(rows, of), ...rules];
}

function renew(
  menu: RuleMenu,
  rows: readonly RouterRow[],
  rules: readonly BundleRule[],
  tenant: string,
): readonly RouterWrite[] {
  const adds = rules.map(({ name, values }) => {
    const before = firstOfChain(rows, values['chain'] ?? '');
    const place = before === undefined ? {} : { 'place-before': before };
    return addRow(menu, { ...values, comment: ruleMark(tenant, name), ...place });
  });
  return [...adds, ...away(menu, rows, tenant)];
}

const away = (menu: RuleMenu, rows: readonly RouterRow[], tenant: string): RouterWrite[] =>
  rows.filter((row) => isOfBundle(row, tenant)).map((row) => removeRow(menu, row));

/** What stays reachable; entries of the operator's own in that list stay. */
function planAllowed(
  rows: RouterRows,
  { settings, tenant }: BundleOf & { readonly settings: BundleSettings },
): readonly RouterWrite[] {
  const wanted = allowedAddresses(settings);
  return (['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const)
    .filter((menu) => rows[menu] !== undefined)
    .flatMap((menu) => {
      const listed = rowsOf(rows, menu).filter(
        (row) => row['list'] === ALLOWED_LIST && !isYes(row['dynamic']),
      );
      const addressOf = (row: RouterRow) => canonicalAddress(row['address'] ?? '');
      const there = new Set(listed.map(addressOf));
      const needed = new Set(wanted[menu].map(canonicalAddress));
      const adds = wanted[menu]
        .filter((address) => !there.has(canonicalAddress(address)))
        .map((address) =>
          addRow(menu, { list: ALLOWED_LIST, address, comment: ruleMark(tenant, 'allowed') }),
        );
      const removes = listed
        .filter((row) => isOfBundle(row, tenant) && !needed.has(addressOf(row)))
        .map((row) => removeRow(menu, row));
      return [...adds, ...removes];
    });
}
