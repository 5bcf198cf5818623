import { isInIpv6Prefix } from '../customers/ipv6-prefix.js';
import type { LineMemo } from './line-memo.js';
import { type LinePlan, type LineStep, type LineTask, step } from './line-plan.js';
import { canonicalAddress } from './router-address.js';
import { idOf, isYes, type RouterRow, rowsOf, setRow } from './router-rows.js';
import { addressesOfSite, ipv4Of, listOf, NO_GATEWAY, NO_SUSPEND } from './uisp-rows.js';

export const UISP_SPEED =
  'UISP enforces here: the platform gives no speeds through it, neither a plan’s nor the step before a cut.';
const UISP_PPPOE =
  'UISP enforces here, and knows no PPPoE users: only fixed addresses and DHCP are cut through it.';
const NO_HOME = 'UISP tells of no lease of that client on this gateway.';

interface Part {
  readonly steps: readonly LineStep[];
  readonly memo: LineMemo;
  readonly obstacle: string | null;
  readonly isFinal?: true;
}

/**
 * What a line still needs where UISP enforces: the one subscriber's site that holds its address suspended, or not.
 *
 * As it is known (the NMS API's own description, v2.1): `identification.suspended` of a site is the read-back, gateways
 * with `suspend` enforce it, and `GET /devices/ips?suspended=true` names the addresses that are blocked. Not told
 * anywhere: whether IPv6 is blocked where a site lists none. So a line with an IPv6 prefix is not called cut unless the
 * site lists an address of it. A site carries no mark: what the platform suspended is remembered, and what another
 * hand suspended (UISP's CRM, a person) serves for a cut and is never lifted.
 */
export function planUisp(task: LineTask, memo: LineMemo): LinePlan {
  const { desired, accessKind } = task.line;
  if (desired === 'suspended') {
    if (accessKind === 'pppoe') return stuck(memo, UISP_PPPOE);
    return planCut(task, memo);
  }
  const pass = planPass(task, memo);
  if (desired !== 'reduced') return pass;
  return { ...pass, obstacle: pass.obstacle ?? UISP_SPEED, isFinal: true };
}

const stuck = (memo: LineMemo, obstacle: string): LinePlan => ({
  steps: [],
  memo,
  obstacle,
  isFinal: true,
});

const isAt = (task: LineTask, site: RouterRow): boolean => {
  const own = ipv4Of(task.line, task.rows);
  return addressesOfSite(site).some((address) => own.includes(address));
};

function planCut(task: LineTask, memo: LineMemo): Part {
  const { line, rows } = task;
  const addresses = ipv4Of(line, rows);
  const sites = rowsOf(rows, 'uisp/site');
  const own = sites.filter((site) => isAt(task, site));
  const [site = remembered(sites, memo), ...others] = own;
  const wait = (obstacle: string): Part => ({ steps: [], memo, obstacle });
  if (site === undefined) return wait(addresses.length === 0 ? NO_HOME : noSite(addresses));
  if (others.length > 0) return wait(severalSites(addresses, own));
  const passing = listOf(site['passing']).filter((id) => id !== line.serviceId);
  if (passing.length > 0) return wait(sharedSite(site, passing));
  const left = siteLeft(task, site, memo);
  if (left !== undefined) {
    // Alone, for what is remembered names one site: the present one is suspended by the next try.
    return {
      steps: [step('orphan', setRow('uisp/site', left, { suspended: 'no' }))],
      memo,
      obstacle: null,
    };
  }
  const [gateway] = rowsOf(rows, 'uisp/gateway');
  if (gateway === undefined) return stuck(memo, NO_GATEWAY);
  if (!isYes(gateway['suspend'])) return stuck(memo, NO_SUSPEND);
  const leaks = leakOf(task, site);
  const leak = leaks === null ? { obstacle: null } : { obstacle: leaks, isFinal: true as const };
  if (isYes(site['suspended'])) {
    const unblocked = addresses.find((address) => !isBlocked(task, address));
    return unblocked === undefined
      ? { steps: [], memo, ...leak }
      : wait(
          `UISP says that the ${nameOf(site)} is suspended, and does not name ${unblocked} among what is blocked.`,
        );
  }
  const write = setRow('uisp/site', site, { suspended: 'yes' });
  return {
    steps: [step('missing_block', write)],
    memo: { ...memo, site: idOf(site) },
    ...leak,
  };
}

/** Of who is offline the lease is gone, and the site stays suspended all the same. */
const remembered = (sites: readonly RouterRow[], { site }: LineMemo): RouterRow | undefined =>
  sites.find((row) => idOf(row) === site && isYes(row['suspended']));

/** Where it was at home when it was cut, and nobody else who is cut is. */
const siteLeft = (task: LineTask, site: RouterRow, memo: LineMemo): RouterRow | undefined =>
  rowsOf(task.rows, 'uisp/site').find(
    (row) =>
      row !== site &&
      idOf(row) === memo.site &&
      isYes(row['suspended']) &&
      !isCutForOthers(task, row),
  );

const isCutForOthers = ({ line }: LineTask, site: RouterRow): boolean =>
  listOf(site['cut']).some((id) => id !== line.serviceId);

/** True also where UISP does not tell what is blocked. */
const isBlocked = ({ rows }: LineTask, address: string): boolean =>
  rows['uisp/blocked'] === undefined ||
  rowsOf(rows, 'uisp/blocked').some((row) => canonicalAddress(row['address'] ?? '') === address);

function leakOf({ line: { ipv6Prefix } }: LineTask, site: RouterRow): string | null {
  if (ipv6Prefix === null) return null;
  const prefix = canonicalAddress(ipv6Prefix);
  const listed = addressesOfSite(site).some((address) =>
    isInIpv6Prefix(address.split('/')[0] ?? '', prefix),
  );
  return listed
    ? null
    : `UISP lists no address of ${ipv6Prefix} at the ${nameOf(site)}: nothing says that its IPv6 is cut too.`;
}

/** What the platform suspended for this line is lifted, unless another line that is cut is at home there. */
function planPass(task: LineTask, memo: LineMemo): Part {
  const suspended = rowsOf(task.rows, 'uisp/site').filter((site) => isYes(site['suspended']));
  const steps = suspended
    .filter((site) => isToLift(task, site, memo))
    .map((site) => step('extra_block', setRow('uisp/site', site, { suspended: 'no' })));
  if (task.line.desired === 'cancelled') return { steps, memo, obstacle: null };
  const foreign = suspended.find((site) => isAt(task, site) && !isOurs(site, memo));
  if (foreign !== undefined) {
    const obstacle = `The ${nameOf(foreign)} was suspended by another hand (UISP's CRM or a person): the platform does not lift it.`;
    return { steps, memo, obstacle };
  }
  return { steps, memo, obstacle: steps.length === 0 ? stillNamed(task) : null };
}

const isOurs = (site: RouterRow, memo: LineMemo): boolean =>
  memo.site === idOf(site) || listOf(site['ours']).length > 0;

function isToLift(task: LineTask, site: RouterRow, memo: LineMemo): boolean {
  if (isAt(task, site)) return isOurs(site, memo);
  return memo.site === idOf(site) && !isCutForOthers(task, site);
}

function stillNamed(task: LineTask): string | null {
  const { line, rows } = task;
  if (rows['uisp/blocked'] === undefined) return null;
  const blocked = ipv4Of(line, rows).find((address) => isBlocked(task, address));
  return blocked === undefined ? null : `UISP still names ${blocked} among what is blocked.`;
}

const nameOf = (site: RouterRow): string => `site ${site['name'] || idOf(site)}`;

const noSite = (addresses: readonly string[]): string =>
  `UISP has no subscriber's site that holds ${addresses.join(', ')}.`;

const severalSites = (addresses: readonly string[], sites: readonly RouterRow[]): string =>
  `UISP has several sites that hold ${addresses.join(', ')}: ${sites.map((site) => site['name'] || idOf(site)).join(', ')}.`;

const sharedSite = (site: RouterRow, passing: readonly string[]): string =>
  `UISP suspends the ${nameOf(site)} whole, and service ${passing.join(', ')} is at home there and is to pass.`;
