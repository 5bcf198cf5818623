import type { PollFailure, Way } from '../domain/network/device.js';
import type { ControlledReading, DeviceReading } from '../domain/network/reading.js';
import type { Result } from '../domain/shared/result.js';

/** fast: signal and traffic of radios and interfaces. slow: stations' counters, sessions, leases. inventory: versions, serials, neighbours. */
export const POLL_SCOPES = ['fast', 'slow', 'inventory'] as const;
export type PollScope = (typeof POLL_SCOPES)[number];

/** What a person enters to reach a device; secrets are in here and nowhere else. Never logged. */
export interface DriverTarget {
  readonly address: string;
  readonly port: number;
  readonly credential: Credential;
}

export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'snmp-community'; readonly version: '1' | '2c'; readonly community: string }
  | {
      readonly kind: 'snmp-v3';
      readonly user: string;
      readonly authProtocol?: 'md5' | 'sha' | 'sha256' | 'sha512';
      readonly authPassword?: string;
      readonly privProtocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      readonly privPassword?: string;
    }
  | {
      readonly kind: 'routeros';
      readonly user: string;
      readonly password: string;
      readonly tls: boolean;
      /** SHA-256 of the router's certificate, hex with or without colons; pins it. */
      readonly fingerprint?: string;
      /** Only where the router has no certificate: anonymous Diffie-Hellman, which proves nobody's identity. */
      readonly anonymousTls?: boolean;
    }
  | {
      readonly kind: 'uisp';
      readonly token: string;
      readonly tls: boolean;
      readonly fingerprint?: string;
    };
export type CredentialKind = Credential['kind'];

export type PollResult = Result<DeviceReading, PollFailure>;
export type ControllerResult = Result<readonly ControlledReading[], PollFailure>;

/** One long-lived conversation with one device. A failed poll is a value; the next poll tries again by itself. */
export interface DeviceSession {
  poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<PollResult>;
  close(): Promise<void>;
}

/** One conversation with a controller that answers for many devices. */
export interface ControllerSession {
  poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<ControllerResult>;
  close(): Promise<void>;
}

interface DriverBase {
  readonly id: Exclude<Way, 'icmp'>;
  readonly title: string;
  readonly defaultPort: number;
  readonly credentialKinds: readonly CredentialKind[];
}

/** A driver turns a vendor's protocol into readings: raw counters and gauges with unit and time, never rates. */
export type DeviceDriver =
  | (DriverBase & {
      readonly controls: 'one';
      open(target: DriverTarget, deps: DriverDeps): DeviceSession;
    })
  | (DriverBase & {
      readonly controls: 'many';
      open(target: DriverTarget, deps: DriverDeps): ControllerSession;
    });

export interface DriverDeps {
  /** Platform clock, for `observedAt`. */
  now(): number;
}
