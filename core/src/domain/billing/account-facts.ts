import type { CalendarDay } from '../shared/calendar-day.js';
import type { DayRange } from './billing-periods.js';
import type { SuspendedBilling } from './billing-policy.js';
import type { DraftLineKind } from './draft.js';
import type { TaxGroup, Withholding } from './line-taxes.js';

export interface PriceVersion {
  readonly validFrom: CalendarDay;
  readonly priceMinor: number;
  readonly currency: string;
  readonly taxGroup: TaxGroup | null;
}

/** Which plan a service has had from which day on; the first one since ever. */
export interface PlanTerm {
  readonly startsOn: CalendarDay;
  readonly planId: string;
  readonly planName: string;
  readonly prices: readonly PriceVersion[];
}

export interface ServiceFacts {
  readonly id: string;
  readonly billedFrom: CalendarDay;
  readonly billedUntil: CalendarDay | null;
  readonly terms: readonly PlanTerm[];
  /**
   * Days that live lines ask for and no credit note gave back, at least as far back as `unbilledSince` of the billing
   * date.
   */
  readonly billed: readonly DayRange[];
  readonly pauses: readonly {
    readonly kind: 'voluntary' | 'suspended';
    readonly startsOn: CalendarDay;
    readonly endsOn: CalendarDay | null;
    /** How a suspension is billed, by the policy of when it began; null while nobody noted that. */
    readonly billing: SuspendedBilling | null;
  }[];
}

export interface PendingCharge {
  readonly id: string;
  readonly kind: Exclude<DraftLineKind, 'recurring' | 'plan_change'>;
  readonly serviceId: string | null;
  readonly description: string;
  /** Below zero for a discount. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly taxGroup: TaxGroup | null;
}

export interface AccountFacts {
  readonly id: string;
  readonly currency: string;
  readonly anchorDay: number;
  readonly mode: 'prepaid' | 'postpaid';
  readonly parkedReason: string | null;
  readonly withholdings: readonly Withholding[];
  readonly services: readonly ServiceFacts[];
  readonly charges: readonly PendingCharge[];
}
