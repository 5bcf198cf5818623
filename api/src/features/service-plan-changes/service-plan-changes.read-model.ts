import type { ServicePlanChange } from '@atalaya/core/wire/rest/service-billing';
import type { Trx } from '@atalaya/platform/postgres/database';

const MOST = 200;

/** The latest day first. */
export async function readPlanChanges(trx: Trx, serviceId: string): Promise<ServicePlanChange[]> {
  const rows = await trx
    .selectFrom('service_plan_changes as c')
    .innerJoin('plans as p', 'p.id', 'c.plan_id')
    .innerJoin('plans as f', 'f.id', 'c.from_plan_id')
    .selectAll('c')
    .select(['p.name as planName', 'f.name as fromPlanName'])
    .where('c.service_id', '=', serviceId)
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.created_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    serviceId: row.service_id,
    plan: { id: row.plan_id, name: row.planName },
    fromPlan: { id: row.from_plan_id, name: row.fromPlanName },
    on: row.starts_on,
    feeMinor: Number(row.fee_minor),
    push: row.push,
    state: row.state,
    problem: row.problem,
    creditNoteId: row.credit_note_id,
    invoiceId: row.invoice_id,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    settledBy: row.settled_by,
    settledAt: row.settled_at?.toISOString() ?? null,
  }));
}
