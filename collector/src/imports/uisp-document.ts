import {
  EMPTY_DOCUMENT,
  type ImportDocument,
} from '@atalaya/core/domain/inventory-import/document';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { LinkKind } from '@atalaya/core/domain/network/link-kind';
import type { UispInventory, UispInventoryDevice } from '../drivers/uisp/uisp-inventory.js';
import type { UispDataLink } from '../drivers/uisp/uisp-topology.js';
import { ownMarks } from './own-marks.js';
import { uniqueNames } from './unique-names.js';

const KINDS: Readonly<Record<UispDataLink['medium'], LinkKind | undefined>> = {
  wireless: 'radio',
  ethernet: 'ethernet',
  pon: 'pon',
  unknown: undefined,
};

/** From the core outwards: UISP's `from` and `to` say nothing of it. */
const FROM_CORE: readonly DeviceRole[] = [
  'router',
  'olt',
  'switch',
  'server',
  'backhaul',
  'ap',
  'power',
  'cpe',
  'onu',
];

/** UISP's sites, devices and links; the keys are UISP's ids, names are made unique. */
export function uispDocument(
  { sites, devices, dataLinks, left }: UispInventory,
  { controller, ping }: { readonly controller: string; readonly ping: boolean },
): ImportDocument {
  const siteNames = uniqueNames(sites, (site) => site.name ?? site.address ?? 'UISP', endOf);
  const siteIds = new Set(sites.map(({ id }) => id));
  const deviceNames = uniqueNames(devices, nameOf, (device) =>
    endOf({ id: device.macs[0] ?? device.id }),
  );
  const own = ownMarks(devices);
  const byId = new Map(devices.map((device) => [device.id, device]));
  return {
    ...EMPTY_DOCUMENT,
    onExisting: 'fill',
    matchesByAddress: true,
    sites: sites.map((site) => ({
      row: null,
      key: site.id,
      problems: [],
      name: siteNames.get(site) ?? site.id,
      kind: site.type === 'endpoint' ? 'premises' : 'tower',
      ...(site.parentId && siteIds.has(site.parentId) && { parent: site.parentId }),
      ...site.location,
    })),
    devices: devices.map((device) => ({
      row: null,
      key: device.id,
      problems: [],
      name: deviceNames.get(device) ?? device.id,
      role: device.role,
      ...(device.siteId && siteIds.has(device.siteId) && { site: device.siteId }),
      address: device.address,
      vendor: device.vendor,
      model: device.model,
      serial: own.serial(device),
      macs: own.macs(device),
      sources: [
        { driver: 'uisp' as const, controller, externalId: device.id },
        ...(ping && device.address ? [{ driver: 'icmp' as const, onlyNew: true }] : []),
      ],
      echo: ping,
    })),
    links: dataLinks.flatMap((link) => linkOf(link, byId)),
    notes: left === 0 ? [] : [`${left} devices of UISP are not understood and were left out.`],
    completeFor: controller,
  };
}

/** Links that a person disabled or only planned are none. */
function linkOf(link: UispDataLink, devices: ReadonlyMap<string, UispInventoryDevice>) {
  const from = devices.get(link.from.deviceId);
  const to = devices.get(link.to.deviceId);
  if (!from || !to || from === to || link.state === 'disabled' || link.state === 'proposed') {
    return [];
  }
  // After a station moved, the link to its former access point stays listed as disconnected.
  if (link.medium === 'wireless' && link.state === 'disconnected') return [];
  const [upstream, downstream] = isUpstream(to, from, link) ? [to, from] : [from, to];
  const moves = link.medium === 'wireless' && downstream.role === 'cpe';
  return [
    {
      row: null,
      problems: [],
      upstream: upstream.id,
      downstream: downstream.id,
      kind: KINDS[link.medium],
      source: moves ? ('discovered' as const) : ('manual' as const),
    },
  ];
}

/** Of a radio link the access point; of another, what stands nearer to the core. */
function isUpstream(
  one: UispInventoryDevice,
  other: UispInventoryDevice,
  { medium }: UispDataLink,
): boolean {
  if (medium === 'wireless' && one.isAccessPoint !== other.isAccessPoint) return one.isAccessPoint;
  return FROM_CORE.indexOf(one.role) < FROM_CORE.indexOf(other.role);
}

function nameOf(device: UispInventoryDevice): string {
  return device.name ?? device.model ?? device.macs[0] ?? device.id;
}

function endOf({ id }: { readonly id: string }): string {
  return id.slice(-5);
}
