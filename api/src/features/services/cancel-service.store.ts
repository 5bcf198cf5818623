import { sumMinor } from '@atalaya/core/domain/money/amount';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type {
  Cancellation,
  cancellationCreateSchema,
} from '@atalaya/core/wire/rest/service-billing';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import type { z } from 'zod';
import { lockedService } from '../../billing/billed-service.store.js';
import { daysBeyond } from '../../billing/end-of-service.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { updateService } from './services.store.js';

const MOST_DAYS_BACK = 366;

export interface Cancelled {
  readonly cancellation: Cancellation;
  readonly accountId: string | null;
}

/** A service ends: nothing is billed from that day on, and what was billed of it is given back by the policy. */
export async function cancelService(
  unit: TenantUnit,
  id: string,
  asked: z.output<typeof cancellationCreateSchema>,
): Promise<Cancelled> {
  const held = await lockedService(unit, id);
  const { account, service } = held;
  if (service.desired_state === 'cancelled') {
    throw conflict('service-cancelled', 'The service is cancelled already.');
  }
  const today = await readTenantDay(unit.trx, unit.now);
  const end = checkedEnd(asked.billedUntil ?? today, today);
  const { billed_from: from } = service;
  const unused = await daysBeyond(unit, held, end);
  const { unusedDaysOnCancellation: unusedDays } = await readBillingPolicy(unit.trx, unit.tenantId);
  const told = {
    // One that was to begin later has no day that is billed.
    billedUntil: from === null || end <= from ? null : end,
    unusedDays,
    currency: account?.currency ?? null,
    creditMinor: sumMinor(unused.map((one) => one.creditMinor)),
  };
  if (asked.dryRun) return { cancellation: { ...told, creditNoteIds: [] }, accountId: null };
  const { billedUntil } = told;
  const { notes } = await updateService(unit, id, { desiredState: 'cancelled', billedUntil });
  const creditNoteIds = notes.map((note) => note.id);
  return { cancellation: { ...told, creditNoteIds }, accountId: account?.id ?? null };
}

function checkedEnd(end: CalendarDay, today: CalendarDay): CalendarDay {
  const earliest = addDays(today, -MOST_DAYS_BACK);
  if (end < earliest || end > today) {
    throw invalidField('billedUntil', `must lie between ${earliest} and ${today}`);
  }
  return end;
}
