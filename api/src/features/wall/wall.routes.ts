import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { isInfrastructure } from '@atalaya/core/domain/network/device';
import { type Wall, wallSchema } from '@atalaya/core/wire/rest/wall';
import type { Access } from '../../access/access.js';
import type { ApiContext } from '../../context.js';
import type { Feature } from '../../feature.js';
import { readCollectorTroubles } from '../../network/collector-troubles.js';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import { type NetworkPicture, readNetworkPicture } from '../../network/network-picture.js';
import { towersOf } from './towers.js';
import { readWallTenant } from './wall.read-model.js';
import { incidentsOnWall, type WallEyes } from './wall-incidents.js';

const SECTOR_METRICS: readonly MetricName[] = [
  'device.clients',
  'radio.clients',
  'radio.airtime_pct',
  'radio.frame_utilization_down_pct',
  'radio.frame_utilization_up_pct',
  'radio.tx_capacity_bps',
  'interface.out_bps',
];

export const wall: Feature = {
  name: 'wall',
  register: (app, context) => {
    app.get(
      '/wall',
      {
        config: { permission: 'device:read', wall: true },
        schema: { response: { 200: wallSchema } },
      },
      (request) => readWall(context, context.tenancy.tenantId(request), request.access),
    );
  },
};

async function readWall(
  context: ApiContext,
  tenantId: string,
  access: Access | undefined,
): Promise<Wall> {
  const { database, clock } = context.deps;
  const eyes = eyesOf(access);
  const [tenant, picture, troubles, incidents] = await Promise.all([
    readWallTenant(database, tenantId),
    readNetworkPicture(context, tenantId, SECTOR_METRICS),
    readCollectorTroubles(database, tenantId),
    database.withTenant(tenantId, (trx) => incidentsOnWall(trx, eyes, clock.now())),
  ]);
  return {
    tenant,
    now: new Date(picture.now).toISOString(),
    newestPollAt: picture.newestPollAt?.toISOString() ?? null,
    latencyMeasured: context.deps.latencyMeasured(),
    // One that nothing is missed of hurts nobody: it is the settings' business, not the wall's.
    collectorTroubles: troubles.filter(({ kind }) => kind !== 'replaced' && kind !== 'unused'),
    ...countsOf(picture),
    towers: towersOf(picture),
    outages: picture.outages,
    incidents,
    sounds: access?.kind === 'wall' && access.sounds,
    worstLinks: eyes.isWall ? withoutNames(picture) : picture.worstLinks,
  };
}

function eyesOf(access: Access | undefined): WallEyes {
  if (access?.kind === 'wall') {
    return { isWall: true, seesCustomers: true, seesRevenue: access.showsRevenue };
  }
  const mayRead = access?.permissions.has('customer:read') ?? false;
  return { isWall: false, seesCustomers: mayRead, seesRevenue: mayRead };
}

/** Radios of subscribers are named after them, and walls face customers: there the end of the MAC tells them apart. */
function withoutNames({ worstLinks, devices }: NetworkPicture): Wall['worstLinks'] {
  const known = new Map(devices.map((device) => [device.id, device]));
  return worstLinks.map((link) => {
    const device = known.get(link.deviceId);
    if (device !== undefined && isInfrastructure(asDeviceRole(device.role))) return link;
    const end = device?.macs[0]?.slice(-8) ?? link.deviceId.slice(0, 8);
    return { ...link, name: [end, link.upstreamName].filter(Boolean).join(' · ') };
  });
}

function countsOf({ devices }: NetworkPicture): Pick<Wall, 'infrastructure' | 'cpes'> {
  const monitored = devices.filter((device) => device.monitored);
  const infrastructure = monitored.filter((device) => isInfrastructure(asDeviceRole(device.role)));
  const cpes = monitored.filter((device) => !isInfrastructure(asDeviceRole(device.role)));
  const count = (list: typeof monitored, state: string) =>
    list.filter((device) => device.state === state).length;
  return {
    infrastructure: { up: count(infrastructure, 'up'), total: infrastructure.length },
    cpes: { up: count(cpes, 'up'), offline: count(cpes, 'offline'), total: cpes.length },
  };
}
