import type { DeviceRole, DeviceState } from '../network/device.js';
import type { LinkKind } from '../network/link-kind.js';
import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from '../shared/instant.js';
import type { LinkEvidence } from './judge-link-down.js';
import type { LinkLoss } from './link-loss.js';
import type { SessionLoss, SessionLossSettings } from './session-loss.js';

export const INCIDENT_KINDS = ['outage', 'degradation'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/**
 * device-down: its root is silent. stations-lost: an access point answers, and many of its stations do not.
 * sessions-lost: a router answers, and many of its subscribers are not dialled in any more. link-lost: both ends of a
 * link answer, and one of them says that it is not connected; its root is the downstream end.
 */
export const INCIDENT_CAUSES = [
  'device-down',
  'stations-lost',
  'sessions-lost',
  'link-lost',
  'alert',
] as const;
export type IncidentCause = (typeof INCIDENT_CAUSES)[number];

/**
 * merged: another one has it now, for what stands above its root died too, or explains the sessions that it lost.
 * unwatched: nobody looks any more. settled: sessions did not come back for a day; their new number is the normal one.
 */
export const INCIDENT_RESOLUTIONS = [
  'recovered',
  'merged',
  'maintenance',
  'unwatched',
  'settled',
] as const;
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
  'alerts-fired',
  'alerts-cleared',
  'merged',
  'acknowledged',
  'acknowledgement-ended',
  'comment',
  'assigned',
  'resolved',
  'told',
  'held',
  'silenced',
  'silence-ended',
  'nobody-told',
] as const;
export type IncidentEventKind = (typeof INCIDENT_EVENT_KINDS)[number];

/** Of an outage whose root is told as its link, or whose link is lost: the other end, which answers. */
export interface IncidentLink {
  readonly id: string;
  readonly kind: LinkKind;
  readonly upstream: { readonly deviceId: string; readonly name: string };
  readonly evidence: LinkEvidence;
}

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
  /** Of a router whose sessions have gone; `suspended` of them belong to services that were cut meanwhile. */
  readonly sessionLoss: (SessionLoss & { readonly suspended: number }) | null;
  /** It is back, and will soon have told since when it runs. */
  readonly awaitsUptime: boolean;
  /** Of its way up, by what the ends say; 'unknown': not told since the start. */
  readonly linkLoss: LinkLoss | 'unknown' | null;
}

/** An outage that is open. */
export interface OpenOutage {
  readonly id: string;
  readonly rootId: string;
  readonly cause: IncidentCause;
  readonly openedAt: Instant;
  /** Without the root. */
  readonly members: ReadonlySet<string>;
  /** Members that left. */
  readonly leavers: ReadonlySet<string>;
}

export interface OutageSettings extends SessionLossSettings {
  /** An access point that loses this share of its stations, and this many, within the window. */
  readonly lostShare: number;
  readonly lostStations: number;
  readonly lostWithinMs: number;
  /** What could explain the fall has its own verdict after so long. */
  readonly sessionVerdictMs: number;
  /** What had been out has so long to dial in again. */
  readonly sessionGraceMs: number;
  /** A link's end says for so long that it is not connected: a device that died beyond it is called down by then. */
  readonly linkConfirmMs: number;
  /** Nothing is called over before what has just returned had so long to tell since when it runs. */
  readonly uptimeWaitMs: number;
}

/** Starting values from field practice. */
export const OUTAGE_DEFAULTS: OutageSettings = {
  lostShare: 0.3,
  lostStations: 5,
  lostWithinMs: 5 * MINUTE_MS,
  lostSessionShare: 0.2,
  lostSessions: 10,
  sessionGapMs: 15 * MINUTE_MS,
  sessionVerdictMs: MINUTE_MS,
  sessionGraceMs: 5 * MINUTE_MS,
  sessionsSettleMs: DAY_MS,
  linkConfirmMs: 20 * SECOND_MS,
  uptimeWaitMs: 20 * SECOND_MS,
};
