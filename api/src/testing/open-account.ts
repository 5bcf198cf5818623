import type { Tenant, TestApi } from './with-api.js';

/** A customer with an account of its own; the account's id. */
export async function openAccount(api: TestApi, tenant: Tenant, name: string): Promise<string> {
  const made = await tenant.owner.post('/customers', { kind: 'person', name });
  const { id: customerId } = made.as<{ id: string }>(201);
  const at = new Date(api.clock.now());
  return api.db.database.withTenant(tenant.id, async (trx) => {
    const known = await trx
      .selectFrom('accounts')
      .where('customer_id', '=', customerId)
      .select('id')
      .executeTakeFirst();
    if (known !== undefined) return known.id;
    const { id } = await trx
      .insertInto('accounts')
      .values({
        tenant_id: tenant.id,
        customer_id: customerId,
        currency: 'MXN',
        anchor_day: 1,
        due_after_days: 4,
        parked_reason: null,
        created_at: at,
        updated_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}
