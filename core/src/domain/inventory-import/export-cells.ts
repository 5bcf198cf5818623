import { joinList } from './cell-text.js';
import type { Cells } from './columns.js';
import type { Inventory, InventoryDevice } from './inventory.js';

/** The inventory as rows of the import's own columns: read in again, nothing changes. */
export function exportCells(inventory: Inventory): Cells[] {
  const siteNames = namesOf(inventory.sites);
  const deviceNames = namesOf(inventory.devices);
  return [
    ...inventory.sites.map(
      (site): Cells => ({
        type: 'site',
        name: site.name,
        kind: site.kind,
        parent: siteNames.get(site.parentId ?? '') ?? null,
        latitude: numberText(site.latitude),
        longitude: numberText(site.longitude),
        notes: site.notes,
      }),
    ),
    ...inventory.devices.map((device) => deviceCells(device, inventory, siteNames, deviceNames)),
    ...inventory.links.map(
      (link): Cells => ({
        type: 'link',
        upstream: deviceNames.get(link.upstreamId) ?? null,
        downstream: deviceNames.get(link.downstreamId) ?? null,
        kind: link.kind,
      }),
    ),
  ];
}

function deviceCells(
  device: InventoryDevice,
  inventory: Inventory,
  siteNames: ReadonlyMap<string, string>,
  deviceNames: ReadonlyMap<string, string>,
): Cells {
  const credentials = namesOf(inventory.credentials);
  const controllers = namesOf(inventory.controllers);
  const of = (driver: string) => device.sources.find((source) => source.driver === driver);
  const own = (address: string | null | undefined) =>
    address === device.address ? null : (address ?? null);
  const [icmp, snmp, routeros, uisp] = ['icmp', 'snmp', 'routeros', 'uisp'].map(of);
  return {
    type: 'device',
    name: device.name,
    role: device.role,
    site: siteNames.get(device.siteId ?? '') ?? null,
    address: device.address,
    vendor: device.vendor,
    model: device.model,
    serial: device.serial,
    macs: joinList(device.macs),
    tags: joinList(device.tags),
    monitored: device.monitored ? 'yes' : 'no',
    notes: device.notes,
    icmp: icmp ? 'yes' : device.sources.length === 0 ? 'no' : null,
    icmp_address: own(icmp?.address),
    icmp_interval_ms: numberText(icmp?.intervalMs),
    icmp_via: deviceNames.get(icmp?.viaDeviceId ?? '') ?? null,
    snmp_credential: credentials.get(snmp?.credentialId ?? '') ?? null,
    snmp_address: own(snmp?.address),
    snmp_port: numberText(snmp?.port),
    snmp_interval_ms: numberText(snmp?.intervalMs),
    routeros_credential: credentials.get(routeros?.credentialId ?? '') ?? null,
    routeros_address: own(routeros?.address),
    routeros_port: numberText(routeros?.port),
    routeros_interval_ms: numberText(routeros?.intervalMs),
    uisp_controller: controllers.get(uisp?.controllerId ?? '') ?? null,
    uisp_id: uisp?.externalId ?? null,
  };
}

/** Without an exponent, which a spreadsheet would read in its own way. */
function numberText(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.includes('e') ? value.toFixed(15) : text;
}

function namesOf(
  items: readonly { readonly id: string; readonly name: string }[],
): Map<string, string> {
  return new Map(items.map(({ id, name }) => [id, name]));
}
