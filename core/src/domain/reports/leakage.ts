import type { Money } from '../money/amount.js';

/** How money is lost between the network and the books. */
export const LEAKAGE_KINDS = [
  /** Somebody is online, and nobody pays for it. */
  'unpaid_traffic',
  /** More passes than the plan gives. */
  'over_plan',
  /** It is billed and was not online for 30 days: it will be disputed, or the customer has left. */
  'billed_no_session',
  /** It should be cut for more than an hour, and passes traffic. */
  'cut_with_traffic',
] as const;
export type LeakageKind = (typeof LEAKAGE_KINDS)[number];

/** What ends each leak, and where: the customer's page, the plan, the router. */
export const LEAKAGE_FIXES = [
  'make_service',
  'bill_service',
  'remove_from_router',
  'set_speed_or_plan',
  'call_or_end',
  'cut_on_router',
] as const;
export type LeakageFix = (typeof LEAKAGE_FIXES)[number];

/** Rates are means of five minutes: a burst is over by then, and headers of PPPoE are not 10 %. */
const OVER_PERCENT = 110;
const OVER_AT_LEAST_BPS = 1_000_000;
/** A walled garden lets some pages and names through. */
const GARDEN_BPS = 128_000;
const GARDEN_BYTES_A_DAY = 200_000_000;

/** The least rate that is over a plan of so many kb/s. */
export function overPlanFromBps(planKbps: number): number {
  const planBps = planKbps * 1_000;
  return Math.max((planBps * OVER_PERCENT) / 100, planBps + OVER_AT_LEAST_BPS);
}

/** What is known of the traffic of a line that should be cut. */
export interface CutTraffic {
  readonly isSeenActive: boolean;
  /** Both directions; null where no rate was read lately. */
  readonly rateBps: number | null;
  /** On whole days after the day of its cut. */
  readonly bytesSince: number;
  readonly daysSince: number;
}

/** Whether more passes than a walled garden lets through. */
export function passesThoughCut(traffic: CutTraffic): boolean {
  const { isSeenActive, rateBps, bytesSince, daysSince } = traffic;
  return (
    isSeenActive ||
    (rateBps !== null && rateBps >= GARDEN_BPS) ||
    bytesSince > GARDEN_BYTES_A_DAY * Math.max(1, daysSince)
  );
}

export interface OfferedPlan {
  readonly downKbps: number;
  readonly upKbps: number;
  readonly price: Money;
}

/** A month's difference to the cheapest offered plan that gives the rate; else to the dearest. Never below zero. */
export function priceDifference(
  own: Money,
  used: { readonly downBps: number; readonly upBps: number },
  offered: readonly OfferedPlan[],
): number {
  const prices = offered.filter(({ price }) => price.currency === own.currency);
  const enough = prices.filter(
    ({ downKbps, upKbps }) =>
      overPlanFromBps(downKbps) > used.downBps && overPlanFromBps(upKbps) > used.upBps,
  );
  const minors = (plans: readonly OfferedPlan[]) => plans.map(({ price }) => price.amountMinor);
  const wanted =
    enough.length > 0 ? Math.min(...minors(enough)) : Math.max(own.amountMinor, ...minors(prices));
  return Math.max(0, wanted - own.amountMinor);
}
