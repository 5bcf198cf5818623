import type { UispShapeContext } from './shape-context.js';
import type { UispSiteState } from './uisp-world.js';

/** A site as other objects name it. */
export function siteReference(
  site: UispSiteState,
  context: UispShapeContext,
): Record<string, unknown> {
  const parent = context.sites.get(site.parentId ?? '');
  return {
    id: site.id,
    name: site.name,
    type: site.type,
    status: siteStatus(site, context),
    parent: parent
      ? { id: parent.id, name: parent.name, type: parent.type, status: parent.status, parent: null }
      : null,
  };
}

/** One element of `GET /sites`. */
export function siteShape(site: UispSiteState, context: UispShapeContext): Record<string, unknown> {
  const devices = [...context.devices.values()].filter((device) => device.siteId === site.id);
  const endpoints = [...context.sites.values()].filter(
    (each) => each.parentId === site.id && each.type === 'endpoint',
  );
  return {
    id: site.id,
    identification: {
      ...siteReference(site, context),
      suspended: site.suspended,
      updated: new Date(context.nowMs).toISOString(),
    },
    description: context.faults.nulls
      ? null
      : {
          address: null,
          note: null,
          contact: { name: null, phone: null, email: null },
          location: site.location,
          height: null,
          elevation: null,
          endpoints: endpoints.map((endpoint) => ({
            id: endpoint.id,
            type: endpoint.type,
            name: endpoint.name,
            status: endpoint.status,
            suspended: endpoint.suspended,
            parentId: site.id,
          })),
          deviceCount: devices.length,
          deviceOutageCount: devices.filter((device) => device.status === 'disconnected').length,
          ucrmId: site.ucrmClientId,
          ipAddresses: site.ipAddresses,
          sla: 1,
        },
    qos: { enabled: false, propagation: 'all', downloadSpeed: null, uploadSpeed: null },
    ucrm: site.ucrmClientId === null ? null : { client: { id: site.ucrmClientId, isLead: false } },
    notifications: { type: 'system', users: [] },
  };
}

function siteStatus(site: UispSiteState, context: UispShapeContext): string {
  return context.faults.unknownEnums ? 'entangled' : site.status;
}
