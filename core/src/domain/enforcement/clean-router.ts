import { isGivenSpeed } from './given-speed.js';
import { parseMark } from './mark.js';
import {
  type LineMenu,
  type RouterRows,
  type RouterWrite,
  removeRow,
  rowsOf,
} from './router-rows.js';

const MENUS = [
  'ip/firewall/address-list',
  'ipv6/firewall/address-list',
  'queue/simple',
  'ip/dhcp-server/lease',
] as const satisfies LineMenu[];

/** Takes away what carries exactly this mark, but for a plan's speed; nothing where it is no mark of this tenant. */
export function planClean(
  rows: RouterRows,
  comment: string,
  tenant: string,
): readonly RouterWrite[] {
  if (parseMark(comment)?.tenant !== tenant) return [];
  return MENUS.flatMap((menu) =>
    rowsOf(rows, menu)
      .filter((row) => row['comment'] === comment && !isGivenSpeed(menu, row))
      .map((row) => removeRow(menu, row)),
  );
}
