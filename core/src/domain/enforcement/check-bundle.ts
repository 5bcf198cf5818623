import type { BundleFinding, BundleProblem, BundleProblemKind } from './bundle-finding.js';
import {
  BUNDLE_VERSION,
  type BundleOf,
  type BundleRule,
  filterRules,
  natRules,
} from './bundle-rules.js';
import type { BundleSettings } from './bundle-settings.js';
import { parsePartMark } from './mark.js';
import {
  idOf,
  isYes,
  type RouterRow,
  type RouterRows,
  RULE_MENUS,
  type RuleMenu,
  rowsOf,
} from './router-rows.js';

/** Rows of one rule, by what its comment says. */
export function rowsOfRule(
  rows: readonly RouterRow[],
  name: string,
  tenant: string,
): readonly RouterRow[] {
  return rows.filter((row) => parsePartMark(row['comment'], tenant)?.part === `bundle-${name}`);
}

export const isOfBundle = (row: RouterRow, tenant: string): boolean =>
  parsePartMark(row['comment'], tenant)?.part.startsWith('bundle-') === true;

/**
 * Whether the rules stand as they must: each of them there once, enabled, as this version has it, in their order, and
 * the jumps above whatever lets established connections by. Without `settings` the notice's rule is not looked for.
 */
export function checkBundle(
  rows: RouterRows,
  { list, tenant, settings }: BundleOf & { readonly settings?: BundleSettings },
): BundleFinding {
  const versions = RULE_MENUS.flatMap((menu) =>
    rowsOf(rows, menu)
      .filter((row) => isOfBundle(row, tenant))
      .map((row) => parsePartMark(row['comment'], tenant)?.version ?? 0),
  );
  const problems = wantedRules(list, settings)
    .filter(([menu]) => rows[menu] !== undefined)
    .flatMap(([menu, rules]) => menuProblems(rowsOf(rows, menu), rules, tenant));
  return { version: versions.length === 0 ? null : Math.min(...versions), problems };
}

export const wantedRules = (
  list: string,
  settings: BundleSettings | undefined,
): readonly (readonly [RuleMenu, readonly BundleRule[]])[] => [
  ['ip/firewall/filter', filterRules('ip/firewall/filter', list)],
  ['ipv6/firewall/filter', filterRules('ipv6/firewall/filter', list)],
  ...(settings === undefined ? [] : [['ip/firewall/nat', natRules(list, settings)] as const]),
];

function menuProblems(
  rows: readonly RouterRow[],
  rules: readonly BundleRule[],
  tenant: string,
): readonly BundleProblem[] {
  const known = rules.flatMap((rule) => ruleProblems(rows, rule, tenant));
  if (known.length > 0) return known;
  return orderProblems(rows, rules, tenant);
}

function ruleProblems(
  rows: readonly RouterRow[],
  rule: BundleRule,
  tenant: string,
): readonly BundleProblem[] {
  const found = rowsOfRule(rows, rule.name, tenant);
  const [row, second] = found;
  const say = (kind: BundleProblemKind, message: string) => [problem(rule, kind, message)];
  if (row === undefined) return say('missing', 'is not there');
  if (second !== undefined) return say('duplicate', `is there ${found.length} times`);
  if (parsePartMark(row['comment'], tenant)?.version !== BUNDLE_VERSION) {
    return say('outdated', `is not that of version ${BUNDLE_VERSION}`);
  }
  if (isYes(row['disabled'])) return say('disabled', 'is disabled');
  const changed = Object.entries(rule.values).find(
    // How a limit is printed differs by version.
    ([name, value]) => name !== 'limit' && row[name] !== value,
  );
  if (changed === undefined) return [];
  return say('changed', `has ${changed[0]}=${row[changed[0]] ?? ''} instead of ${changed[1]}`);
}

const problem = (
  { menu, name }: BundleRule,
  kind: BundleProblemKind,
  message: string,
): BundleProblem => ({
  kind,
  menu,
  rule: name,
  message: `The rule ${name} in /${menu} ${message}.`,
});

function orderProblems(
  rows: readonly RouterRow[],
  rules: readonly BundleRule[],
  tenant: string,
): readonly BundleProblem[] {
  const passer = rows.findIndex(letsEstablishedBy);
  let last = -1;
  return rules.flatMap((rule) => {
    const [row] = rowsOfRule(rows, rule.name, tenant);
    const position = row === undefined ? -1 : rows.indexOf(row);
    const isLate = position < last;
    last = Math.max(last, position);
    if (rule.values['action'] === 'jump' && passer >= 0 && position > passer) {
      const text = 'stands below a rule that lets established connections by';
      return [problem(rule, 'misplaced', text)];
    }
    return isLate ? [problem(rule, 'misplaced', 'stands below one that comes after it')] : [];
  });
}

/** Packets of a connection that was made before the cut never come to what stands below it. */
function letsEstablishedBy(row: RouterRow): boolean {
  if (row['chain'] !== 'forward' || isYes(row['disabled']) || isYes(row['dynamic'])) return false;
  if (row['action'] === 'fasttrack-connection') return true;
  return row['action'] === 'accept' && row['connection-state']?.includes('established') === true;
}

/** Where a new rule of a chain is put: above the first that the router did not make itself. */
export function firstOfChain(rows: readonly RouterRow[], chain: string): string | undefined {
  const row = rows.find((one) => one['chain'] === chain && !isYes(one['dynamic']));
  return row === undefined ? undefined : idOf(row);
}
