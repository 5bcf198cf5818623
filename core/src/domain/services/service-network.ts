import type { DeviceRole } from '../network/device.js';
import type { AccessKind } from './service.js';

/** A device as far as a service's path is looked for. MACs in upper case with colons, here and below. */
export interface KnownDevice {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly address: string | null;
  readonly macs: readonly string[];
  /** Of the customer's premises where it stands, as UISP's endpoints are; null on a tower and where none is known. */
  readonly premises: string | null;
}

export interface KnownService {
  readonly id: string;
  readonly accessKind: AccessKind;
  readonly accessIdentity: string | null;
  readonly customerName: string;
}

/** The newest session of a user on a router. */
export interface KnownSession {
  readonly routerId: string;
  readonly kind: 'pppoe' | 'dhcp';
  readonly user: string;
  readonly mac: string | null;
  readonly address: string | null;
  /** The port, VLAN or bridge on which the router serves it; null where it does not tell. */
  readonly serverInterface: string | null;
  /** What a relay wrote into the lease as it passed (DHCP option 82, RFC 3046): circuit id and remote id. */
  readonly relayed: readonly string[];
}

/** Who answers neighbour discovery on a router's port. */
export interface KnownNeighbour {
  readonly routerId: string;
  readonly interface: string;
  readonly mac: string;
}

/** A row of an access point's registration table; the newest of its MAC. */
export interface KnownStation {
  readonly accessPointId: string;
  readonly mac: string;
  readonly name: string | null;
}

/** A MAC that a device's bridge has learnt. */
export interface KnownBridgeHost {
  readonly deviceId: string;
  readonly mac: string;
  readonly interface: string;
  /** Of an access point: the station behind which it was learnt, when the table says so. */
  readonly behindMac: string | null;
}

/** What the platform has stored of a tenant's network. */
export interface ServiceNetwork {
  readonly services: readonly KnownService[];
  readonly devices: readonly KnownDevice[];
  readonly sessions: readonly KnownSession[];
  readonly stations: readonly KnownStation[];
  readonly bridgeHosts: readonly KnownBridgeHost[];
  readonly neighbours: readonly KnownNeighbour[];
}
