import { randomUUID } from 'node:crypto';
import { latest, periodOf } from '@atalaya/core/domain/billing/billing-periods';
import { chargeLine } from '@atalaya/core/domain/billing/build-draft';
import type { DraftLine } from '@atalaya/core/domain/billing/draft';
import { withholdingsSchema } from '@atalaya/core/domain/billing/line-taxes';
import { priceOn } from '@atalaya/core/domain/billing/service-lines';
import { chargeFor, joinedDays, type UnusedDays } from '@atalaya/core/domain/billing/unused-days';
import type { PushTime } from '@atalaya/core/domain/provisioning/plan-change-time';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '../postgres/database.js';
import type { HeldService } from './hold-service.js';
import { readPlanTerms } from './plan-terms.read-model.js';
import { readTaxGroups } from './tax-groups.read-model.js';

export interface PlanChangeOrder {
  readonly planId: string;
  /** The first day with it. */
  readonly on: CalendarDay;
  /** Without taxes, in the account's currency. */
  readonly feeMinor: number;
  /** When the line's router is given the speed, once the change is made. */
  readonly push: PushTime;
}

export type PlanChangeLines =
  | { readonly kind: 'lines'; readonly lines: readonly DraftLine[] }
  | { readonly kind: 'no-price' }
  | { readonly kind: 'other-currency'; readonly currency: string };

/** The days that are given back, with the new plan at the price of the day; and the fee of the change. */
export async function planChangeLines(
  trx: Trx,
  tenantId: string,
  { account, service, rule }: HeldService,
  { order, unused }: { readonly order: PlanChangeOrder; readonly unused: readonly UnusedDays[] },
): Promise<PlanChangeLines> {
  if (account === null) return { kind: 'lines', lines: [] };
  const withholdings = withholdingsSchema.parse(account.withholdings);
  const groups = await readTaxGroups(trx, tenantId);
  const asIf = [{ id: randomUUID(), plan_id: order.planId }];
  const [terms] = (await readPlanTerms(trx, tenantId, asIf, groups)).values();
  const term = terms?.[0];
  const prices = term?.prices ?? [];
  const serviceId = service.id;
  const lines: DraftLine[] = [];
  const onTheDay = priceOn(prices, order.on);
  if (onTheDay !== null && onTheDay.currency !== account.currency) {
    return { kind: 'other-currency', currency: onTheDay.currency };
  }
  const days = joinedDays(
    unused.flatMap((one) => one.days),
    rule.anchorDay,
  );
  for (const range of days) {
    const price = priceOn(prices, latest(order.on, periodOf(range.start, rule.anchorDay).start));
    if (price === null) return { kind: 'no-price' };
    if (price.currency !== account.currency) {
      return { kind: 'other-currency', currency: price.currency };
    }
    const charge = {
      id: null,
      kind: 'single' as const,
      serviceId,
      description: term?.planName ?? '',
      amountMinor: chargeFor(range, price.priceMinor, rule),
      taxGroup: price.taxGroup,
    };
    lines.push({
      ...chargeLine(charge, withholdings),
      kind: 'plan_change',
      periodStart: range.start,
      periodEnd: range.end,
      detail: { planId: order.planId, priceMinor: price.priceMinor },
    });
  }
  if (order.feeMinor === 0) return { kind: 'lines', lines };
  const fee = {
    id: null,
    kind: 'single' as const,
    serviceId,
    description: `${term?.planName ?? ''} · +`,
    amountMinor: order.feeMinor,
    taxGroup: null,
  };
  return { kind: 'lines', lines: [...lines, chargeLine(fee, withholdings)] };
}
