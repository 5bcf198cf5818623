import { fullDaysOf } from '@atalaya/core/domain/billing/billing-periods';
import { unusedDays } from '@atalaya/core/domain/billing/unused-days';
import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import { giveBackDays, spanOf } from '@atalaya/platform/billing/give-back-days';
import { holdService } from '@atalaya/platform/billing/hold-service';
import { readBilledLines } from '@atalaya/platform/billing/service-lines.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { DueOccasion } from './due-plan-changes.store.js';
import { AUTOMATIC } from './invoice-runs.store.js';
import { Refused } from './refused.js';

/** Of a tenant at once; the others have their turn with the next look. */
const MOST_AT_ONCE = 200;

/** A suspension is billed as the policy said when it began: a later policy bills no day that this one left out. */
export async function noteSuspensions(trx: Trx, tenantId: string): Promise<void> {
  const found = await trx
    .selectFrom('service_pauses')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'suspended')
    .where('settled_at', 'is', null)
    .where('billing', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (found === undefined) return;
  const { billWhileSuspended } = await readBillingPolicy(trx, tenantId);
  await trx
    .updateTable('service_pauses')
    .set({ billing: billWhileSuspended })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'suspended')
    .where('settled_at', 'is', null)
    .where('billing', 'is', null)
    .execute();
}

/** Suspensions that are over, by a return or because the service is. */
export async function readEndedSuspensions(trx: Trx, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from service_pauses p
    join services s on s.tenant_id = p.tenant_id and s.id = p.service_id
    where p.tenant_id = ${tenantId} and p.kind = 'suspended' and p.settled_at is null
      and (p.ends_on is not null or s.desired_state = 'cancelled')
    order by p.starts_on, p.id limit ${MOST_AT_ONCE}`.execute(trx);
  return rows.map(({ id }) => id);
}

/**
 * Gives back the full days of a suspension that were billed before it, once, where its policy says so. Gives the
 * account, null where nothing of it changed; throws `Refused` without a number.
 */
export async function endSuspension(
  trx: Trx,
  id: string,
  { tenantId, today, at }: DueOccasion,
): Promise<string | null> {
  const suspension = () =>
    trx
      .selectFrom('service_pauses')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('settled_at', 'is', null);
  const found = await suspension().executeTakeFirst();
  if (found === undefined) return null;
  const held = await holdService(trx, tenantId, found.service_id);
  const over = await suspension().forUpdate().executeTakeFirst();
  if (held === undefined || over === undefined) return null;
  const tomorrow = addDays(over.starts_on, 1);
  const endsOn = over.ends_on ?? (today > tomorrow ? today : tomorrow);
  const days = fullDaysOf({ start: over.starts_on, end: endsOn });
  const isGivenBack = over.billing === 'prorate_full_days' && held.account !== null;
  const lines =
    isGivenBack && days.start < days.end
      ? await readBilledLines(trx, tenantId, held.service.id, days.start)
      : [];
  const unused = unusedDays(lines, days, held.rule);
  const occasion = { by: AUTOMATIC, at, today };
  const why = { reason: 'suspended', reasonCode: 'suspension' } as const;
  const given = await giveBackDays(trx, tenantId, { unused, ...why }, occasion);
  if (given.kind === 'refused') throw new Refused(given.refusal);
  const credited = given.notes.length === 0 ? null : spanOf(unused.flatMap((one) => one.days));
  await trx
    .updateTable('service_pauses')
    .set({
      ends_on: endsOn,
      settled_at: at,
      credited_from: credited?.start ?? null,
      credited_until: credited?.end ?? null,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
  return given.notes.length === 0 ? null : (held.account?.id ?? null);
}
