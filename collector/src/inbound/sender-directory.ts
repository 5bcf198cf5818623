import type { Inventory } from '@atalaya/core/ports/inventory-source';

export interface Sender {
  readonly tenantId: string;
  readonly deviceId: string;
  /** SNMP communities of the device's sources: what its traps must carry. */
  readonly communities: ReadonlySet<string>;
}

type Directory = ReadonlyMap<string, readonly Sender[]>;
const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/** Who a datagram's source address is, among the devices of this collector's share. */
export class SenderDirectory {
  readonly #inventory: () => Inventory | null;
  #from: Inventory | null = null;
  #directory: Directory = new Map();

  constructor(inventory: () => Inventory | null) {
    this.#inventory = inventory;
  }

  /** All devices with this address: tenants may use the same private networks. */
  at(address: string): readonly Sender[] {
    const inventory = this.#inventory();
    if (inventory !== this.#from) {
      this.#from = inventory;
      this.#directory = inventory === null ? new Map() : directoryOf(inventory);
    }
    return this.#directory.get(address.replace(MAPPED_IPV4, '')) ?? [];
  }
}

function directoryOf({ polls, echoes }: Inventory): Directory {
  const directory = new Map<string, Map<string, Sender & { communities: Set<string> }>>();
  const add = (address: string, tenantId: string, deviceId: string) => {
    const senders = directory.get(address) ?? new Map();
    directory.set(address, senders);
    const sender = senders.get(`${tenantId}/${deviceId}`) ?? {
      tenantId,
      deviceId,
      communities: new Set<string>(),
    };
    senders.set(`${tenantId}/${deviceId}`, sender);
    return sender;
  };
  for (const { address, device } of echoes) add(address, device.tenantId, device.deviceId);
  for (const target of polls) {
    if (target.kind !== 'device') continue;
    const sender = add(target.address, target.tenantId, target.device.deviceId);
    if (target.credential.kind === 'snmp-community') {
      sender.communities.add(target.credential.community);
    }
  }
  return new Map([...directory].map(([address, senders]) => [address, [...senders.values()]]));
}
