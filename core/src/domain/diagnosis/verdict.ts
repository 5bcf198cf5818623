/** What is wrong with a service, or that nothing is. In the order in which they come before each other. */
export const VERDICTS = [
  'cancelled',
  'paused',
  'suspended',
  /** The books want it on; the network was last seen to hold it off. */
  'reconnecting',
  'outage',
  'maintenance',
  /** Something on its way is down, and no incident tells of it yet. */
  'path_down',
  /** The cut was decided, and the network was last seen to let it pass. */
  'cut_pending',
  /** It was let in again, and its equipment has not dialled since. */
  'redial',
  'lan_down',
  'cpe_silent',
  'no_session',
  'unknown',
  'degraded',
  'reduced',
  'weak_signal',
  'lossy',
  'lan_slow',
  'unstable',
  'plan_full',
  'up',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** That look for the fault at the customer's: never while an incident of the network is open on the way. */
export const AT_THE_CUSTOMER: ReadonlySet<Verdict> = new Set([
  'redial',
  'lan_down',
  'cpe_silent',
  'no_session',
  'weak_signal',
  'lossy',
  'lan_slow',
  'unstable',
  'plan_full',
]);

export const NEXT_STEPS = [
  'none',
  'wait_incident',
  'wait_maintenance',
  'wait_reconnection',
  'pay',
  'ask_billing',
  'end_pause',
  'look_at_network',
  'look_at_enforcement',
  'look_at_reading',
  'call_reboot',
  'check_cable',
  'visit',
  'offer_plan',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export const CONFIDENCES = ['certain', 'probable', 'unknown'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface Diagnosis {
  readonly verdict: Verdict;
  readonly nextStep: NextStep;
  readonly confidence: Confidence;
}
