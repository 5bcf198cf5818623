import type { PollUnit, Share } from '../domain/collectors/shard.js';
import type { DeviceRole, Way } from '../domain/network/device.js';
import type { UpstreamProbes } from '../domain/network/upstream-probes.js';
import type { Credential } from './device-driver.js';

/** A device as the collector needs it. */
export interface PolledDevice {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly role: DeviceRole;
  /** Priority of each configured way: of two live ways that read the same metric, the higher one's value is stored. */
  readonly priorities: ReadonlyMap<Way, number>;
}

interface PollTargetBase {
  /** Stable while the same thing is polled: a source's or a controller's id. */
  readonly id: string;
  /** Changes with anything that needs a new session (address, port, credential, interval). */
  readonly fingerprint: string;
  readonly tenantId: string;
  readonly driver: Exclude<Way, 'icmp'>;
  readonly address: string;
  readonly port: number | null;
  readonly credential: Credential;
  readonly intervalMs: number;
}

export interface DeviceTarget extends PollTargetBase {
  readonly kind: 'device';
  readonly device: PolledDevice;
  readonly probes?: UpstreamProbes;
}

/**
 * One poll of a controller reads every device it knows; `members` are those of this share, by external
 * id. A collector that has devices of a controller pinned to it reads the controller too, for these only.
 */
export interface ControllerTarget extends PollTargetBase {
  readonly kind: 'controller';
  /** The controller itself is of this share: how it answers is told here and nowhere else. */
  readonly isHome: boolean;
  readonly members: ReadonlyMap<string, PolledDevice>;
}

export type PollTarget = DeviceTarget | ControllerTarget;

export interface EchoTarget {
  readonly device: PolledDevice;
  /** As echo-address.ts writes it: with the router that sends the echoes, where the collector has no route. */
  readonly address: string;
  readonly windowMs: number;
  readonly echoes: number;
}

/** A source or a controller that cannot be polled as it stands in the inventory. */
export interface UnusableTarget {
  readonly tenantId: string;
  readonly table: 'device_sources' | 'controllers';
  /** For a source: the device's id; for a controller its own. */
  readonly id: string;
  readonly driver: Way;
  /** The device's or the controller's name. */
  readonly name: string;
  /** One sentence for a person: why. */
  readonly message: string;
}

/** What one collector is to poll. */
export interface Inventory {
  readonly polls: readonly PollTarget[];
  readonly echoes: readonly EchoTarget[];
  /** Whose each device and each controller is, by its id. */
  readonly units: ReadonlyMap<string, PollUnit>;
  /** What is not polled because its credential no longer opens. */
  readonly unusable: readonly UnusableTarget[];
}

/** Adapters: Postgres beside the platform; HTTPS for a collector that reaches nothing else. */
export interface InventorySource {
  /** What lies within the share, with opened credentials: never logged. Rejects while the source cannot be reached. */
  load(share: Share): Promise<Inventory>;
  /** Something of it changed (or may have, after a gap): load again. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
