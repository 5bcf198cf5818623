import type { ImportDocument, ImportedDevice } from './document.js';
import type { Inventory, InventoryDevice } from './inventory.js';
import { NameIndex } from './name-index.js';
import type { Match } from './plan-entry.js';

export type DeviceMatch =
  | { readonly kind: 'new' }
  | { readonly kind: 'same'; readonly device: InventoryDevice; readonly by: Match }
  /** Its marks belong to different devices. */
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/**
 * Which device of the inventory a device of a document is. Its id in a controller, its MACs and its
 * serial are its own; a name is, where no such mark speaks against it; an address only on request and
 * where one device alone has it, for the same private address may be two devices.
 */
export class DeviceMatcher {
  readonly #document: ImportDocument;
  readonly #byName: NameIndex<InventoryDevice>;
  readonly #byExternalId = new Map<string, InventoryDevice>();
  readonly #byMac = new Map<string, InventoryDevice[]>();
  readonly #bySerial = new Map<string, InventoryDevice[]>();
  readonly #byAddress = new Map<string, InventoryDevice[]>();
  readonly #controllers: ReadonlyMap<string, string>;

  constructor(inventory: Inventory, document: ImportDocument) {
    this.#document = document;
    this.#byName = new NameIndex(inventory.devices);
    this.#controllers = new Map(inventory.controllers.map(({ id, name }) => [name, id]));
    for (const device of inventory.devices) this.#add(device);
  }

  #add(device: InventoryDevice): void {
    for (const mac of device.macs) push(this.#byMac, mac, device);
    if (device.serial) push(this.#bySerial, device.serial.toUpperCase(), device);
    const addresses = new Set([device.address, ...device.sources.map((each) => each.address)]);
    for (const address of addresses) if (address) push(this.#byAddress, address, device);
    for (const { controllerId, externalId } of device.sources) {
      if (controllerId && externalId) {
        this.#byExternalId.set(`${controllerId}/${externalId}`, device);
      }
    }
  }

  match(device: ImportedDevice): DeviceMatch {
    const [controlled] = this.#controlled(device);
    if (controlled) return { kind: 'same', device: controlled, by: 'controller' };
    const marks: [Match, readonly InventoryDevice[]][] = [
      ['mac', unique((device.macs ?? []).flatMap((mac) => this.#byMac.get(mac) ?? []))],
      ['serial', this.#bySerial.get(device.serial?.toUpperCase() ?? '') ?? []],
    ];
    const found = unique(marks.flatMap(([, devices]) => devices));
    const named = this.#byName.find(device.name);
    if (found.length === 0) return this.#byWeakMarks(device, named);
    const [only] = found;
    if (found.length > 1 || only === undefined) {
      return { kind: 'ambiguous', names: found.map(({ name }) => name).slice(0, 5) };
    }
    const [by] = marks.find(([, devices]) => devices.length > 0) ?? ['name'];
    return { kind: 'same', device: only, by: named === only ? 'name' : by };
  }

  #controlled({ sources }: ImportedDevice): InventoryDevice[] {
    return sources.flatMap(({ controller, externalId }) => {
      const controllerId = this.#controllers.get(controller ?? '');
      const device = this.#byExternalId.get(`${controllerId}/${externalId}`);
      return device ? [device] : [];
    });
  }

  #byWeakMarks(device: ImportedDevice, named: InventoryDevice | undefined): DeviceMatch {
    const { onExisting, matchesByAddress } = this.#document;
    if (named && (onExisting === 'set' || !contradicts(device, named))) {
      return { kind: 'same', device: named, by: 'name' };
    }
    if (!matchesByAddress || !device.address) return { kind: 'new' };
    const [only, ...others] = this.#byAddress.get(device.address) ?? [];
    if (only === undefined || others.length > 0 || contradicts(device, only))
      return { kind: 'new' };
    return { kind: 'same', device: only, by: 'address' };
  }
}

/** Both tell MACs or serials, and none is the same: two devices that had one address. */
function contradicts(device: ImportedDevice, before: InventoryDevice): boolean {
  const macs = (device.macs ?? []).length > 0 && before.macs.length > 0;
  return macs || Boolean(device.serial && before.serial);
}

function push(map: Map<string, InventoryDevice[]>, key: string, device: InventoryDevice): void {
  const devices = map.get(key);
  if (devices === undefined) map.set(key, [device]);
  else devices.push(device);
}

function unique(devices: readonly InventoryDevice[]): InventoryDevice[] {
  return [...new Set(devices)];
}
