import type { CandidateKeys, KnownDevice } from './candidate.js';
import { neighbouringMacs } from './mac-address.js';

export const MATCHED_BY = ['mac', 'serial', 'address', 'adjacent-mac', 'name'] as const;
export type MatchedBy = (typeof MATCHED_BY)[number];

export interface KnownMatch {
  readonly deviceId: string;
  readonly by: MatchedBy;
}

/**
 * Only a likeness: a person may say that it is another device all the same. An address is one too, for behind another
 * collector or another router the same private address is another device's.
 */
export function isWeakMatch(by: MatchedBy): boolean {
  return by === 'address' || by === 'adjacent-mac' || by === 'name';
}

/** What devices are called when nobody has named them: the same on thousands. */
const FACTORY_NAMES = new Set([
  'mikrotik',
  'routeros',
  'ubnt',
  'ubiquiti',
  'airos',
  'edgeos',
  'unifi',
  'cambium',
  'mimosa',
  'openwrt',
  'localhost',
  'router',
  'switch',
  'default',
  'none',
]);

export function distinctName(name: string | undefined): string | undefined {
  const plain = name?.trim().toLowerCase() ?? '';
  return plain.length < 3 || FACTORY_NAMES.has(plain) ? undefined : plain;
}

/**
 * The inventory, to be asked whether something is in it already. From the surest likeness to the weakest: a MAC of its
 * own, its serial, its address, a MAC next to one of its own (one radio's two ports), its name. A key that two devices
 * share names neither. Different serials, or different vendors, are different devices whatever else is alike: an
 * address or a name may have passed from a broken radio to its replacement.
 */
export class KnownDevices {
  readonly #byId = new Map<string, KnownDevice>();
  readonly #byMac = new Map<string, KnownDevice | null>();
  readonly #bySerial = new Map<string, KnownDevice | null>();
  readonly #byAddress = new Map<string, KnownDevice | null>();
  readonly #byName = new Map<string, KnownDevice | null>();

  constructor(devices: Iterable<KnownDevice>) {
    for (const device of devices) this.#add(device);
  }

  get(id: string): KnownDevice | undefined {
    return this.#byId.get(id);
  }

  match(keys: CandidateKeys): KnownMatch | undefined {
    for (const mac of keys.macs) {
      const owner = this.#byMac.get(mac);
      // Two MACs of one thing at two known devices: a cloned MAC proves nothing, the next one may.
      if (owner && !hasOtherSerial(owner, keys)) return { deviceId: owner.id, by: 'mac' };
    }
    const bySerial = keys.serial && this.#bySerial.get(keys.serial);
    if (bySerial && !hasOtherVendor(bySerial, keys)) return { deviceId: bySerial.id, by: 'serial' };
    const byAddress = keys.address && this.#byAddress.get(keys.address);
    if (byAddress && !isOther(byAddress, keys)) return { deviceId: byAddress.id, by: 'address' };
    return this.#likeness(keys);
  }

  #likeness(keys: CandidateKeys): KnownMatch | undefined {
    const beside = new Set(
      keys.macs
        .flatMap(neighbouringMacs)
        .map((mac) => this.#byMac.get(mac))
        .filter((device) => device !== undefined),
    );
    const [adjacent] = beside;
    if (beside.size === 1 && adjacent && !isOther(adjacent, keys)) {
      return { deviceId: adjacent.id, by: 'adjacent-mac' };
    }
    const name = distinctName(keys.name);
    const byName = name === undefined ? undefined : this.#byName.get(name);
    if (byName && !isOther(byName, keys) && !hasOtherMacs(byName, keys)) {
      return { deviceId: byName.id, by: 'name' };
    }
    return undefined;
  }

  #add(device: KnownDevice): void {
    this.#byId.set(device.id, device);
    for (const mac of device.macs) put(this.#byMac, mac, device);
    if (device.serial) put(this.#bySerial, device.serial, device);
    for (const address of new Set(device.addresses)) put(this.#byAddress, address, device);
    const name = distinctName(device.name);
    if (name !== undefined) put(this.#byName, name, device);
  }
}

/** null: more than one device has it. */
function put(index: Map<string, KnownDevice | null>, key: string, device: KnownDevice): void {
  const there = index.get(key);
  index.set(key, there === undefined || there?.id === device.id ? device : null);
}

const isOther = (known: KnownDevice, keys: CandidateKeys) =>
  hasOtherSerial(known, keys) || hasOtherVendor(known, keys);

const hasOtherSerial = (known: KnownDevice, keys: CandidateKeys) =>
  Boolean(known.serial && keys.serial && known.serial !== keys.serial);

/** "Ubiquiti" and "Ubiquiti Networks, Inc." are one: the first word is compared. */
function hasOtherVendor(known: KnownDevice, keys: CandidateKeys): boolean {
  const [a, b] = [known.vendor, keys.vendor].map(
    (name) =>
      name
        ?.trim()
        .toLowerCase()
        .split(/[\s,.]/)[0],
  );
  return Boolean(a && b && a !== b);
}

const hasOtherMacs = (known: KnownDevice, keys: CandidateKeys) =>
  known.macs.length > 0 && keys.macs.length > 0;
