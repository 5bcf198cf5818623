import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { Credential } from '@atalaya/core/ports/device-driver';

/** How often everything in a rig is polled, unless its network says otherwise. */
export const INTERVAL_MS = 1_000;

export type RigSource =
  | {
      readonly driver: 'icmp';
      readonly address: string;
      readonly priority?: number;
      /** The router that sends the echoes; it stands earlier in the list. */
      readonly via?: string;
    }
  | {
      readonly driver: 'snmp' | 'routeros';
      readonly port: number;
      readonly credential: Credential | null;
      readonly priority?: number;
    }
  | { readonly driver: 'uisp'; readonly externalId: string; readonly priority?: number };

export interface RigDevice {
  readonly name: string;
  readonly role: DeviceRole;
  /** The device it hangs on; it stands earlier in the list. */
  readonly parent?: string;
  readonly sources: readonly RigSource[];
}

/** One tenant's inventory; every address is 127.0.0.1 but those of echoes. */
export interface RigNetwork {
  readonly slug: string;
  /** INTERVAL_MS by default. */
  readonly intervalMs?: number;
  /** The tenant's own. */
  readonly settings?: object;
  /** The controller that every `uisp` source belongs to. */
  readonly uisp?: { readonly port: number; readonly token: string };
  readonly devices: readonly RigDevice[];
}

export const SNMP_COMMUNITY = 'rig-community';
export const ROUTEROS_USER = { user: 'atalaya', password: 'rig-password-9' } as const;

export const snmpSource = (port: number, priority = 100): RigSource => ({
  driver: 'snmp',
  port,
  priority,
  credential: { kind: 'snmp-community', version: '2c', community: SNMP_COMMUNITY },
});

export const routerosSource = (port: number): RigSource => ({
  driver: 'routeros',
  port,
  credential: { kind: 'routeros', ...ROUTEROS_USER, tls: false },
});
