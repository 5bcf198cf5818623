import { randomUUID } from 'node:crypto';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TestApi } from './with-api.js';

/** A hold, a promise, a planned cut, a notice, a message of a cut, a stopped day and a task: one row of each table of dunning. */
export async function seedDunning(
  api: TestApi,
  tenantId: string,
  of: {
    readonly slug: string;
    readonly account: string;
    readonly service: string;
    readonly customer: string;
    readonly invoice: string;
  },
) {
  const at = new Date(api.clock.now());
  const ids = {
    hold: randomUUID(),
    promise: randomUUID(),
    dunningRun: randomUUID(),
    collectionTask: randomUUID(),
  };
  const row = { tenant_id: tenantId, account_id: of.account };
  const marks = { created_by: 'x', created_at: at };
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('holds')
      .values({
        ...row,
        id: ids.hold,
        kind: 'vip',
        reason: of.slug,
        ...marks,
      })
      .execute();
    await trx
      .insertInto('promises')
      .values({
        ...row,
        id: ids.promise,
        until_on: '2026-03-04',
        amount_minor: 100,
        currency: 'MXN',
        notes: of.slug,
        ...marks,
      })
      .execute();
    await trx
      .insertInto('dunning_decisions')
      .values({
        ...row,
        service_id: of.service,
        state: 'cut_eligible',
        action: 'none',
        reasons: '[]',
        inputs: JSON.stringify({ seed: of.slug }),
        generation: 1,
        is_enforced: true,
        cut_at: new Date(at.getTime() + 86_400_000),
        decided_at: at,
        evaluated_at: at,
        next_eval_at: null,
      })
      .execute();
    await seedTold(trx, row, of, at);
    await trx
      .insertInto('dunning_runs')
      .values({
        tenant_id: tenantId,
        id: ids.dunningRun,
        run_on: '2026-03-01',
        cycle_day: 1,
        state: 'stopped',
        active_services: 1,
        wanted: 1,
        reasons: '[]',
        started_at: at,
        updated_at: at,
      })
      .execute();
    await trx
      .insertInto('collection_tasks')
      .values({
        ...row,
        id: ids.collectionTask,
        kind: 'call',
        key: of.slug,
        title: of.slug,
        ...marks,
        updated_at: at,
      })
      .execute();
  });
  return ids;
}

/** A reminder and a message of a cut. */
async function seedTold(
  trx: Trx,
  row: { readonly tenant_id: string; readonly account_id: string },
  of: { readonly service: string; readonly customer: string; readonly invoice: string },
  at: Date,
): Promise<void> {
  await trx
    .insertInto('dunning_notices')
    .values({
      ...row,
      invoice_id: of.invoice,
      offset_days: 1,
      state: 'undelivered',
      created_at: at,
    })
    .execute();
  await trx
    .insertInto('cut_messages')
    .values({
      ...row,
      service_id: of.service,
      customer_id: of.customer,
      phase: 'soon',
      about: '2026-03-02',
      event_at: at,
      state: 'told',
      reason: null,
      event_id: null,
      delivery_id: null,
      created_at: at,
      settled_at: at,
    })
    .execute();
}
