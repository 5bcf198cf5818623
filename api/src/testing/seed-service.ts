import type { Tenant, TestApi } from './with-api.js';

/** A customer with a service, and a device that is suggested for it as the platform would. */
export async function seedService(api: TestApi, tenant: Tenant, slug: string, deviceId: string) {
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body)).as<{ id: string }>(201).id;
  const customer = await make('/customers', { kind: 'person', name: `${slug} customer` });
  const plan = await make('/plans', {
    name: `${slug} plan`,
    downKbps: 20_000,
    upKbps: 5_000,
    price: { amountMinor: 49_900, currency: 'MXN' },
  });
  const service = await make('/services', {
    customerId: customer,
    planId: plan,
    accessKind: 'pppoe',
    accessIdentity: slug,
  });
  const serviceLink = await suggest(api, tenant.id, { service, deviceId });
  return { customer, plan, service, serviceLink };
}

async function suggest(
  api: TestApi,
  tenantId: string,
  of: { readonly service: string; readonly deviceId: string },
): Promise<string> {
  return api.db.database.withTenant(tenantId, async (trx) => {
    const { id } = await trx
      .insertInto('service_device_links')
      .values({
        tenant_id: tenantId,
        service_id: of.service,
        device_id: of.deviceId,
        kind: 'access_point',
        source: 'discovered',
        status: 'suggested',
        score: 0.9,
        valid_from: new Date(api.clock.now()),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}
