import { randomUUID } from 'node:crypto';
import { openAccount } from './open-account.js';
import type { Tenant, TestApi } from './with-api.js';

/** What billing makes over the api: an invoice that nobody touched, a draft to issue, a change of plan to come, a pause. */
export async function seedInvoicing(
  api: TestApi,
  tenant: Tenant,
  of: { readonly slug: string; readonly account: string; readonly service: string },
) {
  const key = () => ({ 'idempotency-key': randomUUID() });
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body, key())).as<{ id: string }>(201).id;
  for (const kind of ['invoice', 'credit_note']) {
    await make('/number-series', { kind, prefix: `${of.slug}-${kind}-`, isDefault: true });
  }
  const lines = [{ description: of.slug, amountMinor: 100 }];
  const draft = { accountId: of.account, lines };
  // On an account of its own: credit of the other one would pay it.
  const untouched = await openAccount(tenant, `${of.slug} untouched`);
  const freshInvoice = await make('/invoice-drafts', { ...draft, accountId: untouched });
  (await tenant.owner.post(`/invoice-drafts/${freshInvoice}/issue`, undefined, key())).as(200);
  const price = { amountMinor: 1, currency: 'MXN' };
  const otherPlan = await make('/plans', { name: `${of.slug} b`, downKbps: 1, upKbps: 1, price });
  const later = { planId: otherPlan, on: 'next-period' };
  const planned = await tenant.owner.post(`/services/${of.service}/plan-changes`, later, key());
  const planChange = planned.as<{ id: string }>(200).id;
  const servicePause = await api.db.database.withTenant(tenant.id, async (trx) => {
    const { id } = await trx
      .selectFrom('service_pauses')
      .select('id')
      .where('service_id', '=', of.service)
      .executeTakeFirstOrThrow();
    return id;
  });
  const parkedAccount = await api.db.database.withTenant(tenant.id, async (trx) => {
    const at = new Date(api.clock.now());
    const row = await trx
      .insertInto('parked_accounts')
      .values({
        tenant_id: tenant.id,
        account_id: untouched,
        part: 'dunning',
        problem: JSON.stringify({ kind: 'failed', reason: of.slug }),
        since: at,
        tried_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
  return {
    freshInvoice,
    parkedAccount,
    singleDraft: await make('/invoice-drafts', draft),
    otherPlan,
    planChange,
    servicePause,
  };
}
