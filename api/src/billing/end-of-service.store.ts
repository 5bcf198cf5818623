import { NEVER } from '@atalaya/core/domain/billing/billing-periods';
import { type UnusedDays, unusedDays } from '@atalaya/core/domain/billing/unused-days';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import { type GivenBack, giveBackDays } from '@atalaya/platform/billing/give-back-days';
import type { HeldService } from '@atalaya/platform/billing/hold-service';
import { readBilledLines } from '@atalaya/platform/billing/service-lines.read-model';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { recordNote } from './credit-invoice.store.js';
import { issueOccasion } from './issue-occasion.js';
import { refusalProblem } from './refusal-problem.js';

const WHY = { reason: 'cancellation', reasonCode: 'cancellation' } as const;

/** Billed days from the first one that is billed no more; none where the policy keeps them. */
export async function daysBeyond(
  { trx, tenantId }: TenantUnit,
  { service, account, rule }: HeldService,
  end: CalendarDay,
): Promise<UnusedDays[]> {
  const { unusedDaysOnCancellation } = await readBillingPolicy(trx, tenantId);
  if (account === null || unusedDaysOnCancellation === 'keep') return [];
  const lines = await readBilledLines(trx, tenantId, service.id, end);
  return unusedDays(lines, { start: end, end: NEVER }, rule);
}

/** Credit notes for those days, at their invoices' own rates; each day once. Hold the account's lock. */
export async function giveBackBeyond(
  unit: TenantUnit,
  held: HeldService,
  end: CalendarDay,
): Promise<readonly GivenBack[]> {
  const unused = await daysBeyond(unit, held, end);
  if (unused.length === 0) return [];
  const occasion = await issueOccasion(unit);
  const given = await giveBackDays(unit.trx, unit.tenantId, { unused, ...WHY }, occasion);
  if (given.kind === 'refused') throw refusalProblem(given.refusal);
  for (const note of given.notes) await recordNote(unit, { ...note, ...WHY });
  return given.notes;
}
