import { canonicalRate } from './router-address.js';
import { isYes, type LineMenu, type RouterRow } from './router-rows.js';

/** As the queue of a plan's speed is called, before its service's id. */
export const PLAN_QUEUE = 'atalaya-plan-';

/**
 * Whether a row of ours gives a speed and blocks nobody. One whose service was not seen on its router for long is told
 * of and left: who comes back without it has no limit.
 */
export function isGivenSpeed(menu: LineMenu, row: RouterRow): boolean {
  if (menu === 'queue/simple') return row['name']?.startsWith(PLAN_QUEUE) === true;
  if (menu !== 'ip/dhcp-server/lease') return false;
  const isFree = (row['address-lists'] ?? '') === '' && !isYes(row['block-access']);
  return isFree && canonicalRate(row['rate-limit']) !== undefined;
}
