import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import type { InvoiceRun, invoiceRunCreateSchema } from '@atalaya/core/wire/rest/invoice-runs';
import type { z } from 'zod';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readRun } from './invoice-runs.read-model.js';

/** Further from today a billing date is a mistake of the pen. */
const MOST_DAYS = 62;

/** One run of a day and scope lives at a time. */
export async function insertRun(
  unit: TenantUnit,
  { billingDate, scope }: z.output<typeof invoiceRunCreateSchema>,
): Promise<InvoiceRun> {
  const today = await readTenantDay(unit.trx, unit.now);
  if (billingDate < addDays(today, -MOST_DAYS) || billingDate > addDays(today, MOST_DAYS)) {
    throw invalidField('billingDate', `must lie within ${MOST_DAYS} days of today`);
  }
  await checkAccounts(unit, scope.accountIds ?? []);
  const row = await unit.trx
    .insertInto('invoice_runs')
    .values({
      tenant_id: unit.tenantId,
      billing_date: billingDate,
      state: 'previewing',
      scope: JSON.stringify(scope),
      summary: '{}',
      created_by: unit.actor.name,
      created_at: unit.now,
    })
    .onConflict((there) => there.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) {
    throw conflict('run-exists', 'There is a run of that day and scope: cancel it or approve it.');
  }
  return changed(unit, row.id, 'create');
}

async function checkAccounts(unit: TenantUnit, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await unit.trx.selectFrom('accounts').select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map(({ id }) => id));
  const unknown = ids.findIndex((id) => !known.has(id));
  if (unknown >= 0) {
    throw invalidField(`scope.accountIds.${unknown}`, 'is not an account of this organisation');
  }
}

/** What is approved is issued by the jobs role, on its billing date or at once. */
export async function approveRun(unit: TenantUnit, id: string): Promise<InvoiceRun> {
  const state = await heldState(unit, id);
  if (state !== 'ready') throw conflict('run-not-ready', `The run is ${state}.`);
  await unit.trx
    .updateTable('invoice_runs')
    .set({ state: 'approved', approved_by: unit.actor.name, approved_at: unit.now })
    .where('id', '=', id)
    .execute();
  return changed(unit, id, 'approve');
}

/** Of one that is being issued what is issued stays; the others are left unbilled until another run. */
export async function cancelRun(unit: TenantUnit, id: string): Promise<InvoiceRun> {
  const state = await heldState(unit, id);
  if (state === 'issued' || state === 'cancelled') {
    throw conflict('run-over', `The run is ${state}.`);
  }
  await unit.trx
    .updateTable('invoice_runs')
    .set({ state: 'cancelled', finished_at: unit.now })
    .where('id', '=', id)
    .execute();
  return changed(unit, id, 'cancel');
}

async function heldState(unit: TenantUnit, id: string): Promise<string> {
  const row = await unit.trx
    .selectFrom('invoice_runs')
    .select('state')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return row.state;
}

async function changed(unit: TenantUnit, id: string, verb: string): Promise<InvoiceRun> {
  const run = await readRun(unit.trx, id);
  if (run === undefined) throw notFound();
  unit.announce('invoice-runs.changed');
  await unit.record({
    action: `invoice_run.${verb}`,
    subjectType: 'invoice_run',
    subjectId: id,
    after: { billingDate: run.billingDate, drafts: run.drafts, totals: run.totals },
  });
  return run;
}
