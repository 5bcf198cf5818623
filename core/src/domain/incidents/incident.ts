import type { DeviceRole, DeviceState } from '../network/device.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';

export const INCIDENT_KINDS = ['outage', 'degradation'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** device-down: its root is silent. stations-lost: an access point answers, and many of its stations do not. */
export const INCIDENT_CAUSES = ['device-down', 'stations-lost', 'alert'] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];

/** merged: what stands above its root died too, and that one's incident has it now. unwatched: nobody looks any more. */
export const INCIDENT_RESOLUTIONS = ['recovered', 'merged', 'maintenance', 'unwatched'] as const;
export type IncidentResolution = (typeof INCIDENT_RESOLUTIONS)[number];

/** until_worse: as soon as another device joins, it is not acknowledged any more. */
export const ACKNOWLEDGEMENTS = ['until_clear', 'until_worse'] as const;
export type Acknowledgement = (typeof ACKNOWLEDGEMENTS)[number];

/** What happened to an incident: its timeline. */
export const INCIDENT_EVENT_KINDS = [
  'opened',
  'joined',
  'left',
  'worsened',
  'merged',
  'acknowledged',
  'acknowledgement-ended',
  'comment',
  'assigned',
  'resolved',
] as const;
export type IncidentEventKind = (typeof INCIDENT_EVENT_KINDS)[number];

/** A device as incidents see it. */
export interface NetworkNode {
  readonly deviceId: string;
  readonly role: DeviceRole;
  /** Devices through which it is reached. */
  readonly parentIds: readonly string[];
  readonly state: DeviceState;
  readonly since: Instant;
  /** When an answering device of a subscriber fell silent by itself; null for any other history. */
  readonly lostAt: Instant | null;
  /** How often it is read: one poll of grace after its way up is back. */
  readonly pollMs: number;
}

/** An outage that is open. */
export interface OpenOutage {
  readonly id: string;
  readonly rootId: string;
  readonly cause: IncidentCause;
  readonly openedAt: Instant;
  /** Without the root. */
  readonly members: ReadonlySet<string>;
}

export interface OutageSettings {
  /** An access point that loses this share of its stations, and this many, within the window. */
  readonly lostShare: number;
  readonly lostStations: number;
  readonly lostWithinMs: number;
}

/** Starting values from field practice. */
export const OUTAGE_DEFAULTS: OutageSettings = {
  lostShare: 0.3,
  lostStations: 5,
  lostWithinMs: 5 * MINUTE_MS,
};
