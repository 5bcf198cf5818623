/** How a field of the policy is typed: an amount in the organisation's currency, a share in %, a list with commas. */
export type PolicyFieldKind =
  | 'number'
  | 'time'
  | 'money'
  | 'percent'
  | 'numbers'
  | 'days'
  | 'channels'
  | 'text';

export interface PolicyField {
  /** Where it stands in the policy. */
  readonly path: string;
  readonly kind: PolicyFieldKind;
  /** Empty stands for: not at all. */
  readonly isOptional?: boolean;
}

const numbers = (...paths: string[]): PolicyField[] =>
  paths.map((path) => ({ path, kind: 'number' }));
const optional = (path: string): PolicyField => ({ path, kind: 'number', isOptional: true });
const of = (kind: PolicyFieldKind, path: string): PolicyField => ({ path, kind });

/** Every field that is typed, in the order in which one comes after the other to a customer. */
export const POLICY_GROUPS: Readonly<Record<string, readonly PolicyField[]>> = {
  notices: [
    of('numbers', 'notices.offsets'),
    of('time', 'notices.from'),
    of('time', 'notices.until'),
    of('channels', 'notices.channels'),
    optional('notices.businessDaysBeforeCut'),
  ],
  told: ['soonText', 'cutText', 'backText'].map((text) => ({
    path: `cutMessages.${text}`,
    kind: 'text',
    isOptional: true,
  })),
  when: [
    ...numbers('graceDays'),
    of('time', 'cutFrom'),
    of('time', 'cutUntil'),
    of('days', 'ownHolidays'),
    ...numbers('announceMinutes'),
  ],
  least: [
    of('money', 'minOverdueMinor'),
    ...numbers('minOverduePercentOfPrice', 'minUnpaidInvoices'),
  ],
  promises: numbers(
    'promises.maxDays',
    'promises.maxPerCycle',
    'promises.maxBroken',
    'promises.brokenWithinDays',
  ),
  back: [
    ...numbers('reconnect.paidPercent'),
    of('money', 'reconnect.toleranceMinor'),
    of('money', 'reconnectionFeeMinor'),
  ],
  late: [
    of('money', 'lateFee.amountMinor'),
    of('percent', 'lateFee.ratePpm'),
    of('money', 'lateFee.minOpenMinor'),
    { path: 'lateFee.capMinor', kind: 'money', isOptional: true },
  ],
  outage: [...numbers('outage.holdAfterMinutes'), optional('outage.extendGraceFromMinutes')],
  many: [
    ...numbers('pace.services', 'pace.everyMinutes'),
    ...numbers('breaker.leastServices', 'breaker.percentOfActive', 'breaker.timesUsualPercent'),
    optional('preTerminationDays'),
  ],
};
export const STEP_FIELDS = numbers('speedStep.daysBeforeCut', 'speedStep.kbps');
