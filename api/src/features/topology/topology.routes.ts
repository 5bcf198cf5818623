import { topologySchema } from '@atalaya/core/wire/rest/links';
import type { Feature } from '../../feature.js';
import { asLink, readLinks } from '../../network/device-links.read-model.js';
import { asDeviceRole, asState } from '../../network/device-state.read-model.js';
import { readInventory, readSitesOfInventory } from '../../network/inventory.read-model.js';

export const topology: Feature = {
  name: 'topology',
  register: (app, { tenancy, deps }) => {
    app.get(
      '/topology',
      { config: { permission: 'link:read' }, schema: { response: { 200: topologySchema } } },
      (request) =>
        tenancy.read(request, async (trx) => {
          const now = deps.clock.now();
          const devices = await readInventory(trx, now);
          const links = await readLinks(trx, {}, now);
          return {
            sites: await readSitesOfInventory(trx),
            nodes: devices.map(({ id, name, role, siteId, state }) => ({
              id,
              name,
              role: asDeviceRole(role),
              siteId,
              state: asState(state),
            })),
            links: links.map(asLink),
          };
        }),
    );
  },
};
