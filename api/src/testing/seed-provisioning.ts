import { randomUUID } from 'node:crypto';
import { linePasswordContext } from '@atalaya/core/domain/provisioning/line-password';
import type { Tenant, TestApi } from './with-api.js';

/** A pool with one address taken, and the service as the platform would have made it on a router that is switched on. */
export async function seedProvisioning(
  api: TestApi,
  { id: tenantId }: Tenant,
  of: { readonly slug: string; readonly service: string; readonly enforcementRouter: string },
) {
  const addressPool = randomUUID();
  const at = new Date(api.clock.now());
  const row = { tenant_id: tenantId };
  const context = linePasswordContext(tenantId, of.service);
  const { keyId, ciphertext } = api.deps().secrets.seal(`${of.slug}-password`, context);
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('provisioning_settings')
      .values({ ...row, user_pattern: '{name}-{n}', updated_at: at, updated_by: of.slug })
      .execute();
    await trx
      .insertInto('address_pools')
      .values({
        ...row,
        ...{ id: addressPool, name: `${of.slug} pool`, range: '10.77.0.0/24' },
        ...{ first_address: 172_818_433, last_address: 172_818_686 },
        ...{ router_id: null, site_id: null, gateway: null, exclusions: [], quarantine_days: 7 },
        ...{ created_at: at, updated_at: at },
      })
      .execute();
    await trx
      .insertInto('pool_addresses')
      .values({
        ...row,
        ...{ pool_id: addressPool, service_id: of.service, address: 172_818_433 },
        ...{ taken_at: at, released_at: null },
      })
      .execute();
    await trx
      .insertInto('service_provisionings')
      .values({
        ...row,
        ...{ service_id: of.service, router_id: of.enforcementRouter, access_kind: 'pppoe' },
        ...{ identity: of.slug, key_id: keyId, password: Buffer.from(ciphertext) },
        ...{ address: '10.77.0.1', pool_id: addressPool, profile: null, dhcp_server: null },
        ...{ made_at: at, made_by: of.slug, verified_at: null },
      })
      .execute();
  });
  return { addressPool };
}
