import type { Inventory, InventoryDevice } from './inventory.js';

/** The inventory as the document that `readJson` reads. Names stand for references; no secret is in it. */
export function exportJson(inventory: Inventory): object {
  const name = (items: readonly { readonly id: string; readonly name: string }[]) => {
    const names = new Map(items.map((item) => [item.id, item.name]));
    return (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  };
  const siteName = name(inventory.sites);
  const deviceName = name(inventory.devices);
  const credentialName = name(inventory.credentials);
  const controllerName = name(inventory.controllers);
  const sourcesOf = ({ sources, address }: InventoryDevice) =>
    sources.map((source) => ({
      driver: source.driver,
      ...given('address', source.address === address ? null : source.address),
      ...given('port', source.port),
      ...given('credential', credentialName(source.credentialId)),
      ...given('controller', controllerName(source.controllerId)),
      ...given('externalId', source.externalId),
      ...given('intervalMs', source.driver === 'uisp' ? null : source.intervalMs),
      ...given('via', deviceName(source.viaDeviceId)),
    }));
  return {
    version: 1,
    sites: inventory.sites.map(({ id: _id, parentId, ...site }) => ({
      ...site,
      parent: siteName(parentId),
    })),
    devices: inventory.devices.map(({ id: _id, siteId, sources: _sources, ...device }) => ({
      ...device,
      site: siteName(siteId),
      sources: sourcesOf({ id: _id, siteId, sources: _sources, ...device }),
    })),
    links: inventory.links.map(({ upstreamId, downstreamId, kind }) => ({
      upstream: deviceName(upstreamId),
      downstream: deviceName(downstreamId),
      kind,
    })),
  };
}

function given<K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
