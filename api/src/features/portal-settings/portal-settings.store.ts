import type { PortalParts } from '@atalaya/core/domain/portal/portal-parts';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export function readTenantSettings(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select(['slug', 'settings'])
    .executeTakeFirstOrThrow();
}

/** Beside the other settings of the tenant, which stay as they are. */
export async function writePortalParts(unit: TenantUnit, portal: PortalParts): Promise<void> {
  await unit.lockTenant();
  const { settings } = await readTenantSettings(unit.trx, unit.tenantId);
  await unit.trx
    .updateTable('tenants')
    .set({ settings: JSON.stringify({ ...settings, portal }) })
    .where('id', '=', unit.tenantId)
    .execute();
  unit.announce('tenant.changed');
  await unit.record({
    action: 'portal_settings.update',
    subjectType: 'tenant',
    subjectId: unit.tenantId,
    before: settings['portal'] ?? null,
    after: portal,
  });
}
