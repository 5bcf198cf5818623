import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { changePlan } from '@atalaya/platform/billing/change-plan';
import { holdService } from '@atalaya/platform/billing/hold-service';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ServicePlanChangesTable } from '@atalaya/platform/postgres/invoicing-tables';
import type { Updateable } from 'kysely';
import { AUTOMATIC } from './invoice-runs.store.js';
import { Refused } from './refused.js';

/** Of a tenant at once; the others have their turn with the next look. */
const MOST_AT_ONCE = 200;

export interface DueOccasion {
  readonly tenantId: string;
  /** The tenant's. */
  readonly today: CalendarDay;
  readonly at: Date;
}

/** Planned changes whose day has come, the oldest first. */
export async function readDuePlanChanges(
  trx: Trx,
  { tenantId, today }: DueOccasion,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('service_plan_changes')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'planned')
    .where('starts_on', '<=', today)
    .orderBy('starts_on')
    .orderBy('id')
    .limit(MOST_AT_ONCE)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Makes a planned change as of its day, once: whoever comes second finds it settled. What cannot be made fails for a
 * person to see. Gives the account, null where nothing of it changed; throws `Refused` without a number.
 */
export async function makePlanChange(
  trx: Trx,
  id: string,
  { tenantId, today, at }: DueOccasion,
): Promise<string | null> {
  const change = () =>
    trx
      .selectFrom('service_plan_changes')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('state', '=', 'planned');
  const found = await change().executeTakeFirst();
  if (found === undefined) return null;
  const held = await holdService(trx, tenantId, found.service_id);
  const due = await change().forUpdate().executeTakeFirst();
  if (held === undefined || due === undefined) return null;
  const order = {
    planId: due.plan_id,
    on: due.starts_on,
    feeMinor: Number(due.fee_minor),
    push: due.push,
  };
  const occasion = { by: due.created_by, actor: { kind: 'system' as const }, at, today };
  const outcome = await changePlan(trx, tenantId, held, order, occasion);
  if (outcome.kind === 'refused') throw new Refused(outcome.refusal);
  const by = { settled_by: AUTOMATIC, settled_at: at };
  if (outcome.kind !== 'changed') {
    await setChange(trx, tenantId, id, { ...by, state: 'failed', problem: outcome.kind });
    return null;
  }
  await setChange(trx, tenantId, id, {
    ...by,
    state: 'done',
    problem: null,
    from_plan_id: held.service.plan_id,
    credit_note_id: outcome.notes.at(-1)?.id ?? null,
    invoice_id: outcome.invoice?.id ?? null,
  });
  return held.account?.id ?? null;
}

/** Why a change still waits though its day has come. */
export async function keepPlanProblem(
  trx: Trx,
  tenantId: string,
  id: string,
  problem: string,
): Promise<void> {
  await trx
    .updateTable('service_plan_changes')
    .set({ problem })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .where('problem', 'is distinct from', problem)
    .execute();
}

async function setChange(
  trx: Trx,
  tenantId: string,
  id: string,
  change: Updateable<ServicePlanChangesTable>,
): Promise<void> {
  await trx
    .updateTable('service_plan_changes')
    .set(change)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}
