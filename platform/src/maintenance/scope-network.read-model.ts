import type { ScopeNetwork } from '@atalaya/core/domain/maintenance/scope';
import type { Trx } from '../postgres/database.js';

/** What scopes are resolved against. In a tenant's transaction. */
export async function readScopeNetwork(trx: Trx): Promise<ScopeNetwork> {
  const devices = await trx.selectFrom('devices').select(['id', 'site_id as siteId']).execute();
  const links = await trx
    .selectFrom('device_links')
    .select(['upstream_id as upstreamId', 'downstream_id as downstreamId'])
    .execute();
  const cpes = await trx
    .selectFrom('service_device_links')
    .where('kind', '=', 'cpe')
    .where('status', '=', 'confirmed')
    .where('valid_to', 'is', null)
    .select(['service_id as serviceId', 'device_id as deviceId'])
    .execute();
  return { devices, links, cpes };
}
