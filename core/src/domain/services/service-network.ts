import type { DeviceRole } from '../network/device.js';
import type { AccessKind } from './service.js';

/** A device as far as a service's path is looked for. MACs in upper case with colons, here and below. */
export interface KnownDevice {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly address: string | null;
  readonly macs: readonly string[];
}

export interface KnownService {
  readonly id: string;
  readonly accessKind: AccessKind;
  readonly accessIdentity: string | null;
}

/** The newest session of a user on a router. */
export interface KnownSession {
  readonly routerId: string;
  readonly kind: 'pppoe' | 'dhcp';
  readonly user: string;
  readonly mac: string | null;
  readonly address: string | null;
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
}
