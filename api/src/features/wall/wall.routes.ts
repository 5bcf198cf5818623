import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { isInfrastructure } from '@atalaya/core/domain/network/device';
import { type Wall, wallSchema } from '@atalaya/core/wire/rest/wall';
import type { ApiContext } from '../../context.js';
import type { Feature } from '../../feature.js';
import { readCollectorTroubles } from '../../network/collector-troubles.js';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import { type NetworkPicture, readNetworkPicture } from '../../network/network-picture.js';
import { towersOf } from './towers.js';
import { readWallTenant } from './wall.read-model.js';

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
      (request) => readWall(context, context.tenancy.tenantId(request)),
    );
  },
};

async function readWall(context: ApiContext, tenantId: string): Promise<Wall> {
  const [tenant, picture, troubles] = await Promise.all([
    readWallTenant(context.deps.database, tenantId),
    readNetworkPicture(context, tenantId, SECTOR_METRICS),
    readCollectorTroubles(context.deps.database, tenantId),
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
    worstLinks: picture.worstLinks,
  };
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
