import { type Overview, overviewSchema } from '@atalaya/core/wire/rest/overview';
import type { Feature } from '../../feature.js';
import { readCollectorTroubles } from '../../network/collector-troubles.js';
import { asDeviceRole, asState } from '../../network/device-state.read-model.js';
import type { InventoryDevice } from '../../network/inventory.read-model.js';
import { readNetworkPicture } from '../../network/network-picture.js';

export const overview: Feature = {
  name: 'overview',
  register: (app, context) => {
    app.get(
      '/overview',
      { config: { permission: 'device:read' }, schema: { response: { 200: overviewSchema } } },
      async (request) => {
        const tenantId = context.tenancy.tenantId(request);
        const [picture, collectorTroubles] = await Promise.all([
          readNetworkPicture(context, tenantId),
          readCollectorTroubles(context.deps.database, tenantId),
        ]);
        return {
          now: new Date(picture.now).toISOString(),
          newestPollAt: picture.newestPollAt?.toISOString() ?? null,
          latencyMeasured: context.deps.latencyMeasured(),
          collectorTroubles,
          counts: countByRoleAndState(picture.devices),
          outages: picture.outages,
          worstLinks: picture.worstLinks,
        };
      },
    );
  },
};

function countByRoleAndState(devices: readonly InventoryDevice[]): Overview['counts'] {
  const counts = new Map<string, Overview['counts'][number]>();
  for (const device of devices) {
    if (!device.monitored) continue;
    const role = asDeviceRole(device.role);
    const state = asState(device.state);
    const count = (counts.get(`${role}/${state}`)?.count ?? 0) + 1;
    counts.set(`${role}/${state}`, { role, state, count });
  }
  return [...counts.values()];
}
