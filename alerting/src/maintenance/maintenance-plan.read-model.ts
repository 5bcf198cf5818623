import { devicesInScope } from '@atalaya/core/domain/maintenance/scope';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { withScopes } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { readScopeNetwork } from '@atalaya/platform/maintenance/scope-network.read-model';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { MaintenancePlan, type PlannedWork } from './maintenance-plan.js';

/** `over_at` was computed in the zone that the tenant had then. */
const ZONE_MARGIN_MS = 2 * DAY_MS;

/** The windows of every active tenant that are not over, with the devices they hold as things stand. */
export async function loadMaintenancePlan(
  database: Database,
  now: Instant,
): Promise<MaintenancePlan> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select(['id', 'timezone']).where('status', '=', 'active').execute(),
  );
  const planned: PlannedWork[] = [];
  for (const { id, timezone } of tenants) {
    planned.push(...(await database.withTenant(id, (trx) => loadTenant(trx, timezone, now))));
  }
  return new MaintenancePlan(planned);
}

async function loadTenant(trx: Trx, timezone: string, now: Instant): Promise<PlannedWork[]> {
  const rows = await trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .where((eb) =>
      eb.or([eb('over_at', 'is', null), eb('over_at', '>', new Date(now - ZONE_MARGIN_MS))]),
    )
    .execute();
  if (rows.length === 0) return [];
  const network = await readScopeNetwork(trx);
  const windows = await withScopes(trx, rows);
  return windows.map((window) => ({
    window,
    timezone,
    deviceIds: devicesInScope(window.scope, network),
  }));
}
