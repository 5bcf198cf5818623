import { CHANNEL_KINDS, type ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import { type Overview, overviewSchema } from '@atalaya/core/wire/rest/overview';
import { readFailingChannels } from '../../channels/failing-channels.read-model.js';
import type { Feature } from '../../feature.js';
import { readCollectorTroubles } from '../../network/collector-troubles.js';
import { asDeviceRole, asState } from '../../network/device-state.read-model.js';
import type { InventoryDevice } from '../../network/inventory.read-model.js';
import { readNetworkPicture } from '../../network/network-picture.js';
import { heldPermissions } from '../../plugins/authentication.js';

export const overview: Feature = {
  name: 'overview',
  register: (app, context) => {
    app.get(
      '/overview',
      { config: { permission: 'device:read' }, schema: { response: { 200: overviewSchema } } },
      async (request) => {
        const tenantId = context.tenancy.tenantId(request);
        const kinds = seenKinds(heldPermissions(request));
        const [picture, collectorTroubles, failingChannels] = await Promise.all([
          readNetworkPicture(context, tenantId),
          readCollectorTroubles(context.deps.database, tenantId),
          context.tenancy.read(request, (trx) => readFailingChannels(trx, kinds)),
        ]);
        return {
          now: new Date(picture.now).toISOString(),
          newestPollAt: picture.newestPollAt?.toISOString() ?? null,
          latencyMeasured: context.deps.latencyMeasured(),
          collectorTroubles,
          failingChannels,
          counts: countByRoleAndState(picture.devices),
          outages: picture.outages,
          worstLinks: picture.worstLinks,
        };
      },
    );
  },
};

function seenKinds(may: ReturnType<typeof heldPermissions>): ChannelKind[] {
  return CHANNEL_KINDS.filter((kind) =>
    may.has(kind === 'webhook' ? 'webhook:read' : 'notification_channel:read'),
  );
}

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
