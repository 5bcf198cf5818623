import { COUNTRY_PRESETS } from './country-presets.js';
import type { DunningPolicy } from './dunning-policy.js';

export interface TooLenient {
  readonly field: string;
  readonly message: string;
}

/** Where a policy allows more than the rules of its country do; none: it is as strict or stricter. */
export function tooLenient(policy: DunningPolicy): TooLenient[] {
  if (policy.country === null) return [];
  const { noticeBusinessDays, noCutOnHolidays } = COUNTRY_PRESETS[policy.country].regulation;
  const found: TooLenient[] = [];
  const days = policy.notices.businessDaysBeforeCut;
  if (noticeBusinessDays !== undefined && (days === null || days < noticeBusinessDays)) {
    found.push({
      field: 'notices.businessDaysBeforeCut',
      message: `must be at least ${noticeBusinessDays} in ${policy.country}`,
    });
  }
  if (noCutOnHolidays === true && !policy.noCutOnHolidays) {
    found.push({ field: 'noCutOnHolidays', message: `must be true in ${policy.country}` });
  }
  return found;
}
