import type { DeviceRole, Way } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import type { SiteKind } from '../network/site-kind.js';

export interface InventorySite {
  readonly id: string;
  readonly name: string;
  readonly kind: SiteKind;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly parentId: string | null;
  readonly notes: string;
}

export interface InventorySource {
  readonly driver: Way;
  readonly address: string | null;
  readonly port: number | null;
  readonly credentialId: string | null;
  readonly controllerId: string | null;
  readonly externalId: string | null;
  readonly intervalMs: number | null;
  /** The device that sends the echoes, where the collector has no route. */
  readonly viaDeviceId: string | null;
}

export interface InventoryDevice {
  readonly id: string;
  readonly name: string;
  readonly role: DeviceRole;
  readonly siteId: string | null;
  readonly address: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly macs: readonly string[];
  readonly tags: readonly string[];
  readonly monitored: boolean;
  readonly notes: string;
  readonly sources: readonly InventorySource[];
}

export interface InventoryLink {
  readonly id: string;
  readonly upstreamId: string;
  readonly downstreamId: string;
  readonly kind: LinkKind;
}

/** What an import is compared with, and what an export writes. */
export interface Inventory {
  readonly sites: readonly InventorySite[];
  readonly devices: readonly InventoryDevice[];
  readonly links: readonly InventoryLink[];
  readonly credentials: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
  }[];
  readonly controllers: readonly { readonly id: string; readonly name: string }[];
  /** How many devices the tenant may have; null without a limit. */
  readonly deviceLimit: number | null;
}
