import type { Tenant, TestApi } from './with-api.js';

/** A customer with a service that a device is linked to. */
export async function seedService(api: TestApi, tenant: Tenant, slug: string, deviceId: string) {
  const now = new Date(api.clock.now());
  const dates = { created_at: now, updated_at: now };
  const row = { tenant_id: tenant.id };
  return api.db.database.withTenant(tenant.id, async (trx) => {
    const { id: customer } = await trx
      .insertInto('customers')
      .values({ ...row, kind: 'person', name: `${slug} customer`, ...dates })
      .returning('id')
      .executeTakeFirstOrThrow();
    const speeds = { down_kbps: 20_000, up_kbps: 5_000 };
    const { id: plan } = await trx
      .insertInto('plans')
      .values({ ...row, name: slug, ...speeds, price_minor: '49900', currency: 'MXN', ...dates })
      .returning('id')
      .executeTakeFirstOrThrow();
    const of = { customer_id: customer, plan_id: plan };
    const { id: service } = await trx
      .insertInto('services')
      .values({ ...row, ...of, access_kind: 'pppoe', access_identity: slug, ...dates })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { id: serviceLink } = await trx
      .insertInto('service_device_links')
      .values({
        ...row,
        service_id: service,
        device_id: deviceId,
        kind: 'access_point',
        source: 'discovered',
        status: 'suggested',
        score: 0.9,
        valid_from: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { customer, plan, service, serviceLink };
  });
}
