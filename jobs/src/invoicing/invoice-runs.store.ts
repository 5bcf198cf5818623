import type { BillingPolicy } from '@atalaya/core/domain/billing/billing-policy';
import { runSummarySchema } from '@atalaya/core/domain/billing/run-summary';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';

/** Who makes and approves what nobody asked for. */
export const AUTOMATIC = 'automatic';

export interface OpenRun {
  readonly id: string;
  readonly state: 'previewing' | 'ready' | 'approved' | 'issuing';
  readonly billingDate: CalendarDay;
  readonly isAutomatic: boolean;
  readonly isEmpty: boolean;
  readonly createdAt: Date;
}

export async function readBillingOf(
  trx: Trx,
  tenantId: string,
): Promise<{ readonly policy: BillingPolicy; readonly timezone: string }> {
  const timezone = await readTimezone(trx, tenantId);
  return { policy: await readBillingPolicy(trx, tenantId), timezone };
}

/** The run of a day that bills everybody, once: whoever comes second finds it made. */
export async function makeRunOf(
  trx: Trx,
  tenantId: string,
  billingDate: CalendarDay,
  at: Date,
): Promise<void> {
  const known = await trx
    .selectFrom('invoice_runs')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('billing_date', '=', billingDate)
    .where('created_by', '=', AUTOMATIC)
    .executeTakeFirst();
  // One that a person cancelled is not made again.
  if (known !== undefined) return;
  await trx
    .insertInto('invoice_runs')
    .values({
      tenant_id: tenantId,
      billing_date: billingDate,
      state: 'previewing',
      scope: '{}',
      summary: '{}',
      created_by: AUTOMATIC,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function readOpenRuns(trx: Trx, tenantId: string): Promise<OpenRun[]> {
  const rows = await trx
    .selectFrom('invoice_runs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['previewing', 'ready', 'approved', 'issuing'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const { state } = row;
    if (state === 'issued' || state === 'cancelled') return [];
    const { drafts, parked } = runSummarySchema.parse(row.summary);
    return [
      {
        id: row.id,
        state,
        billingDate: row.billing_date,
        isAutomatic: row.created_by === AUTOMATIC,
        isEmpty: drafts === 0 && parked === 0,
        createdAt: row.created_at,
      },
    ];
  });
}

/** By the policy, in nobody's name; nothing when somebody was faster. */
export async function approveByItself(
  trx: Trx,
  tenantId: string,
  runId: string,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('invoice_runs')
    .set({ state: 'approved', approved_by: AUTOMATIC, approved_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .where('state', '=', 'ready')
    .execute();
}
