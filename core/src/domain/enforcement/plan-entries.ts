import { isOwn, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import { parseMark } from './mark.js';
import { canonicalAddress, isIpv6 } from './router-address.js';
import { addRow, isYes, type RouterRow, removeRow, rowsOf } from './router-rows.js';

const MENUS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;
type ListMenu = (typeof MENUS)[number];

export const menuOfAddress = (address: string): ListMenu =>
  isIpv6(address) ? 'ipv6/firewall/address-list' : 'ip/firewall/address-list';

/** Rows that stand in the list for this address and count, whoever made them. */
export function entriesOf({ rows, terms }: LineTask, address: string): readonly RouterRow[] {
  const wanted = canonicalAddress(address);
  return rowsOf(rows, menuOfAddress(address)).filter(
    (row) =>
      row['list'] === terms.listName &&
      !isYes(row['disabled']) &&
      canonicalAddress(row['address'] ?? '') === wanted,
  );
}

export interface EntriesPlan {
  readonly steps: readonly LineStep[];
  readonly obstacle: string | null;
}

/**
 * Brings the list to hold exactly `wanted` of this line. An entry that the router made itself, or that another hand
 * put there, serves as well: the router would refuse a second one.
 * @param wanted addresses and prefixes; those of a menu that this router does not have pass nothing and need none
 */
export function planEntries(task: LineTask, wanted: readonly string[]): EntriesPlan {
  const missing = new Map(
    wanted
      .filter((address) => task.rows[menuOfAddress(address)] !== undefined)
      .map((address) => [canonicalAddress(address), address]),
  );
  const steps = keepOwn(task, missing);
  let obstacle: string | null = null;
  for (const address of missing.values()) {
    if (entriesOf(task, address).length > 0) continue;
    if (standsInTheWay(task, address)) {
      obstacle = `A disabled entry of the list ${task.terms.listName} for ${address}, which is not the platform's, stands in the way.`;
      continue;
    }
    const values = { list: task.terms.listName, address, comment: markOf(task) };
    steps.push(step('missing_block', addRow(menuOfAddress(address), values)));
  }
  return { steps, obstacle };
}

/** Takes away the line's own entries that serve nothing; what they serve is no longer missing. */
function keepOwn(task: LineTask, missing: Map<string, string>): LineStep[] {
  const kept = new Set<string>();
  return MENUS.flatMap((menu) =>
    rowsOf(task.rows, menu).flatMap((row) => {
      if (!isOwn(task, row) || isYes(row['dynamic'])) return [];
      const address = canonicalAddress(row['address'] ?? '');
      const serves = row['list'] === task.terms.listName && !isYes(row['disabled']);
      if (serves && missing.delete(address)) {
        kept.add(address);
        return [];
      }
      return [step(whyAway(task, kept.has(address)), removeRow(menu, row))];
    }),
  );
}

function whyAway({ line }: LineTask, isSecond: boolean) {
  if (isSecond) return 'duplicate';
  return line.desired === 'suspended' ? 'orphan' : 'extra_block';
}

function standsInTheWay(task: LineTask, address: string): boolean {
  const wanted = canonicalAddress(address);
  return rowsOf(task.rows, menuOfAddress(address)).some(
    (row) =>
      !isOwn(task, row) &&
      row['list'] === task.terms.listName &&
      canonicalAddress(row['address'] ?? '') === wanted,
  );
}

/** Why a line that is to pass is still blocked by what the platform may not take away; null: it is not. */
export function blockedByOthers(task: LineTask, addresses: readonly string[]): string | null {
  for (const address of addresses) {
    const other = entriesOf(task, address).find((row) => !isOwn(task, row));
    if (other === undefined) continue;
    const mark = parseMark(other['comment']);
    const whose =
      mark?.tenant === task.tenant
        ? `of service ${mark.serviceId}`
        : isYes(other['dynamic'])
          ? 'that the router made'
          : "that is not the platform's";
    return `An entry ${whose} in the list ${task.terms.listName} still blocks ${address}.`;
  }
  return null;
}
