import type { Inventory, InventorySource } from '@atalaya/core/domain/inventory-import/inventory';
import { DEVICE_ROLES, type DeviceRole } from '@atalaya/core/domain/network/device';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '../postgres/database.js';

/** The tenant's inventory as imports compare with it and exports write it, in the order of names. */
export async function readWholeInventory(trx: Trx): Promise<Inventory> {
  const sites = await trx.selectFrom('sites').selectAll().orderBy('name').execute();
  const devices = await trx.selectFrom('devices').selectAll().orderBy('name').execute();
  const sources = await trx.selectFrom('device_sources').selectAll().orderBy('driver').execute();
  const links = await trx.selectFrom('device_links').selectAll().orderBy('id').execute();
  const names = ['id', 'name'] as const;
  const credentials = await trx
    .selectFrom('credentials')
    .select([...names, 'kind'])
    .orderBy('name')
    .execute();
  const controllers = await trx.selectFrom('controllers').select(names).orderBy('name').execute();
  const tenant = await trx.selectFrom('tenants').select('limits').executeTakeFirst();
  const most = tenant?.limits['devices'];
  const byDevice = groupBy(sources, (source) => source.device_id);
  return {
    sites: sites.map((site) => ({
      id: site.id,
      name: site.name,
      kind: site.kind,
      latitude: site.latitude,
      longitude: site.longitude,
      parentId: site.parent_id,
      notes: site.notes,
    })),
    devices: devices.map((device) => ({
      id: device.id,
      name: device.name,
      role: asRole(device.role),
      siteId: device.site_id,
      address: device.address,
      vendor: device.vendor,
      model: device.model,
      serial: device.serial,
      macs: device.macs,
      tags: device.tags,
      monitored: device.monitored,
      notes: device.notes,
      sources: (byDevice.get(device.id) ?? []).map(
        (source): InventorySource => ({
          driver: source.driver,
          address: source.address,
          port: source.port,
          credentialId: source.credential_id,
          controllerId: source.controller_id,
          externalId: source.external_id,
          intervalMs: source.interval_ms,
          viaDeviceId: source.via_device_id,
        }),
      ),
    })),
    links: links.map((link) => ({
      id: link.id,
      upstreamId: link.upstream_id,
      downstreamId: link.downstream_id,
      kind: link.kind,
    })),
    credentials,
    controllers,
    deviceLimit: typeof most === 'number' ? most : null,
  };
}

function asRole(text: string): DeviceRole {
  return DEVICE_ROLES.find((role) => role === text) ?? 'server';
}
