import { periodOf } from '@atalaya/core/domain/billing/billing-periods';
import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { evidenceOf } from '@atalaya/core/domain/sla/evidence';
import type { ServiceSla } from '@atalaya/core/wire/rest/sla-credits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { judgeServices } from '@atalaya/platform/sla/judge-services.read-model';
import { readSlaTerms } from '@atalaya/platform/sla/sla-terms.read-model';
import { asSlaCredit, readSlaCredits } from './sla-credits.read-model.js';

const MOST_CREDITS = 24;

/** Minutes of the period that goes on, and what was credited before; undefined where there is no such service. */
export async function readServiceSla(
  trx: Trx,
  tenantId: string,
  id: string,
  of: { readonly now: Date; readonly maySeeMoney: boolean },
): Promise<ServiceSla | undefined> {
  const service = await trx
    .selectFrom('services as s')
    .leftJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 's.tenant_id').onRef('a.id', '=', 's.account_id'),
    )
    .where('s.tenant_id', '=', tenantId)
    .where('s.id', '=', id)
    .select(['a.anchor_day', 'a.currency'])
    .executeTakeFirst();
  if (service === undefined) return undefined;
  const rows = await readSlaCredits(trx, { limit: MOST_CREDITS, serviceId: id });
  const worthless = await readSlaCredits(trx, {
    limit: MOST_CREDITS,
    serviceId: id,
    state: 'none',
  });
  const past = [...rows, ...worthless]
    .sort((a, b) => b.period_end.localeCompare(a.period_end) || b.sequence - a.sequence)
    .slice(0, MOST_CREDITS)
    .map((row) => asSlaCredit(row, of.maySeeMoney));
  if (service.anchor_day === null) return { current: null, past };
  const terms = await readSlaTerms(trx, tenantId);
  const period = periodOf(dayIn(of.now.getTime(), terms.timeZone), service.anchor_day);
  const query = { tenantId, serviceIds: [id], period, terms, until: of.now };
  const [found] = await judgeServices(trx, query);
  if (found === undefined) return { current: null, past };
  const { judged } = found;
  const { currency } = service;
  const money = { currency: currency ?? '', creditMinor: judged.creditMinor };
  return {
    current: {
      periodStart: period.start,
      periodEnd: period.end,
      eligibleMinutes: judged.eligibleMinutes,
      periodMinutes: judged.periodMinutes,
      leftOutMinutes: judged.leftOutMinutes,
      unknownMinutes: judged.unknownMinutes,
      money: of.maySeeMoney ? money : null,
      evidence: evidenceOf(judged),
    },
    past,
  };
}
