import { isIP } from 'node:net';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import { macAddress } from './device-reading.js';
import { fitting, type UispDevice, uispDevice } from './uisp-schema.js';
import type { UispDataLink, UispSite } from './uisp-topology.js';

/** A device as an inventory holds it: what it is and where it stands, no values. */
export interface UispInventoryDevice {
  readonly id: string;
  readonly name?: string;
  readonly role: DeviceRole;
  /** It serves the other end of its radio links. */
  readonly isAccessPoint: boolean;
  readonly vendor?: string;
  readonly model?: string;
  readonly serial?: string;
  /** Its own first, then those of its interfaces; upper case with colons. */
  readonly macs: readonly string[];
  readonly address?: string;
  readonly siteId?: string;
}

export interface UispInventory {
  readonly sites: readonly UispSite[];
  readonly devices: readonly UispInventoryDevice[];
  readonly dataLinks: readonly UispDataLink[];
  /** Devices of the list that are not understood. */
  readonly left: number;
}

export function parseInventoryDevices(items: readonly unknown[]): UispInventoryDevice[] {
  return fitting(uispDevice, items).map((device) => {
    const { identification, ipAddress } = device;
    const name = identification.displayName ?? identification.name ?? identification.hostname;
    const model = identification.modelName ?? identification.model;
    const vendor = identification.type === 'blackBox' ? identification.vendor : 'Ubiquiti';
    const address = addressOf(ipAddress) ?? addressOf(identification.ip);
    return {
      id: identification.id,
      role: roleOf(device),
      isAccessPoint: isAccessPoint(device),
      macs: macsOf(device),
      ...(name && { name }),
      ...(vendor && { vendor }),
      ...(model && { model }),
      ...(identification.serialNumber && { serial: identification.serialNumber }),
      ...(address && { address }),
      ...(identification.site && { siteId: identification.site.id }),
    };
  });
}

/** `type` and `role` of the NMS API; of a radio the wireless mode tells an access point of many from one end of two. */
const BY_TYPE: Readonly<Record<string, DeviceRole>> = {
  olt: 'olt',
  onu: 'onu',
  erouter: 'router',
  uispr: 'router',
  uisprlxc: 'router',
  express: 'router',
  eswitch: 'switch',
  uisps: 'switch',
  toughSwitch: 'switch',
  epower: 'power',
  uispp: 'power',
  airFiber: 'backhaul',
};
const BY_ROLE: Readonly<Record<string, DeviceRole>> = {
  ap: 'ap',
  station: 'cpe',
  homeWiFi: 'cpe',
  ptp: 'backhaul',
  router: 'router',
  gateway: 'router',
  switch: 'switch',
  ups: 'power',
  server: 'server',
  gpon: 'olt',
};

function roleOf(device: UispDevice): DeviceRole {
  const { type = '', role = '' } = device.identification;
  const mode = device.overview?.wirelessMode ?? '';
  if (mode.endsWith('ptp')) return 'backhaul';
  if (type === 'airFiber' && mode.startsWith('ap-ptmp')) return 'ap';
  if (type === 'airFiber' && mode === 'sta-ptmp') return 'cpe';
  const byType = Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
  const byRole = Object.hasOwn(BY_ROLE, role) ? BY_ROLE[role] : undefined;
  return byType ?? byRole ?? 'server';
}

function isAccessPoint({ identification, overview }: UispDevice): boolean {
  return overview?.wirelessMode?.startsWith('ap') ?? identification.role === 'ap';
}

function macsOf({ identification, interfaces }: UispDevice): string[] {
  const all = [identification.mac, ...interfaces.map((each) => each.identification.mac)];
  return [...new Set(all.map(macAddress).filter((mac) => mac !== undefined))].slice(0, 64);
}

/** UISP mixes plain addresses with CIDR ones. */
function addressOf(address: string | undefined): string | undefined {
  const plain = address?.split('/')[0] ?? '';
  return isIP(plain) === 0 ? undefined : plain;
}
