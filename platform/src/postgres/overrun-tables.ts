import type { Instant } from './columns.js';

/** By how much a service went over its plan on a day of its organisation's zone: the look at which it was furthest over. */
export interface PlanOverrunsTable {
  tenant_id: string;
  service_id: string;
  day: string;
  /** The router that counted it. */
  device_id: string;
  /** Towards the customer and from them, mean rates between two reads of the counters. */
  down_bps: number;
  up_bps: number;
  /** Of the plan as it was then, in the direction that was fuller; over 1. */
  share: number;
  peak_at: Instant;
  last_at: Instant;
  /** At how many looks it was over. */
  looks: number;
}
