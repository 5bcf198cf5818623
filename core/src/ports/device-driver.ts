import type { MetricName } from '../domain/metrics/catalogue.js';
import type { Tags } from '../domain/metrics/sample.js';
import type { PollFailure, Way } from '../domain/network/device.js';
import type { ControlledReading, DeviceReading } from '../domain/network/reading.js';
import type { UpstreamProbes } from '../domain/network/upstream-probes.js';
import type { Instant } from '../domain/shared/instant.js';
import type { Result } from '../domain/shared/result.js';

/** fast: signal and traffic of radios and interfaces. slow: stations' counters, sessions, leases. inventory: versions, serials, neighbours. */
export const POLL_SCOPES = ['fast', 'slow', 'inventory'] as const;
export type PollScope = (typeof POLL_SCOPES)[number];

/** What a person enters to reach a device; secrets are in here and nowhere else. Never logged. */
export interface DriverTarget {
  readonly address: string;
  readonly port: number;
  readonly credential: Credential;
  /** What the device is to ask of the world behind it; drivers that cannot leave it. */
  readonly probes?: UpstreamProbes;
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
      /**
       * api, when absent. rest is RouterOS 7's HTTP interface, for a router that lets nothing else through. auto is the
       * API, and REST at its own port (443 with TLS, else 80) while the API's is closed.
       */
      readonly transport?: 'api' | 'rest' | 'auto';
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
  /** Echoes to the device are lost: a poll that brings no answer may be given up sooner. Absent: it never is. */
  suspect?(): void;
  /** Absent when this kind of device cannot send echoes for others. */
  readonly ping?: PingFrom;
  close(): Promise<void>;
}

/** Echoes that the device itself sends, to what it reaches and the collector does not. */
export type PingFrom = (address: string, run: PingRun) => Promise<PingResult>;

export interface PingRun {
  /** 1 to 100. */
  readonly count: number;
  /** 10 to 5,000 ms from one echo to the next. */
  readonly spacingMs: number;
  readonly signal: AbortSignal;
}

/** The round trip of each echo in ms in the order sent, null when lost; a failure says nothing of the address. */
export type PingResult = Result<readonly (number | null)[], PollFailure>;

/** One conversation with a controller that answers for many devices. */
export interface ControllerSession {
  poll(scopes: ReadonlySet<PollScope>, signal: AbortSignal): Promise<ControllerResult>;
  /** Absent when the controller keeps no past. */
  readonly history?: HistoryOf;
  close(): Promise<void>;
}

/** What the controller itself has kept of one device, in [from, to); only when a person asks. */
export type HistoryOf = (
  externalId: string,
  run: { readonly from: Instant; readonly to: Instant; readonly signal: AbortSignal },
) => Promise<HistoryResult>;
export type HistoryResult = Result<readonly PastSample[], PollFailure>;

/** A value of a time before it was read here. */
export interface PastSample {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly at: Instant;
  readonly value: number;
}

interface DriverBase {
  readonly id: Exclude<Way, 'icmp'>;
  readonly title: string;
  readonly defaultPort: number;
  /** Where the port depends on how the credential asks to be carried. */
  portFor?(credential: Credential): number;
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
  /**
   * Told of each subscriber session that begins or ends, at once where the device announces it, else when a poll
   * finds it. What was there at the first poll is told by that poll's reading alone.
   */
  onSessionEvent?(event: SessionEvent): void;
}

/** A subscriber's PPP session that began or ended. */
export interface SessionEvent {
  readonly kind: 'up' | 'down';
  readonly user: string;
  /** MAC address of a PPPoE client, IP address of an L2TP one; empty when not told. */
  readonly callerId: string;
  readonly address?: string;
  /** When the device announced it, or when the poll that found it was true. */
  readonly at: Instant;
}
