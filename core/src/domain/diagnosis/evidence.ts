import type { Redial } from '../enforcement/network-command.js';
import type { DeviceState } from '../network/device.js';
import type { AccessKind, DesiredState, ObservedState } from '../services/service.js';
import type { ServiceLinkKind } from '../services/service-link.js';
import type { SessionEnd } from '../sessions/session.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';

/** What is owed, promised and held: for whoever may see money. */
export interface MoneyEvidence {
  readonly currency: string;
  readonly overdueMinor: number;
  readonly oldestDueOn: CalendarDay | null;
  /** The last day of the open promise. */
  readonly promiseUntil: CalendarDay | null;
  /** Whether something keeps the service from being cut: a claim, a payment in process, a person's word. */
  readonly isHeld: boolean;
}

export interface IncidentEvidence {
  readonly id: string;
  /** The device that it began with, as it was called then. */
  readonly name: string;
  readonly since: Instant;
  /** It answers, and does not work as it should. */
  readonly isDegradation: boolean;
  /** By a confirmed link; else it probably hurts the service. */
  readonly isCertain: boolean;
  readonly acknowledgedBy: string | null;
}

/** A device on the way of the service; `unknown` while nobody has looked lately. */
export interface PathDevice {
  readonly id: string;
  readonly name: string;
  readonly part: ServiceLinkKind;
  readonly isConfirmed: boolean;
  readonly state: DeviceState;
  readonly since: Instant | null;
}

export interface SessionEvidence {
  /**
   * `online`: its router told of it lately. `stale`: it was open when its router was last read, which is too long ago.
   * `ended`: there is none, and the router was read since. `unread`: there was none, and nobody can tell of now.
   * `never`: it never dialled, as far as anybody knows.
   */
  readonly state: 'online' | 'stale' | 'ended' | 'unread' | 'never';
  readonly router: { readonly id: string; readonly name: string } | null;
  /** When it began; of one that is over, when it ended. */
  readonly since: Instant | null;
  readonly lastSeenAt: Instant | null;
  readonly end: SessionEnd | null;
  /** That ended within the last 24 hours; a router's own restart is none. */
  readonly drops: number;
}

/** Here and below: what nobody read lately is not evidence, and is null. */
export interface RadioEvidence {
  readonly signalDbm: number;
  /** As the installation was accepted. */
  readonly acceptedDbm: number | null;
  /** The usual value of its last seven days. */
  readonly usualDbm: number | null;
}

export interface LanEvidence {
  readonly interface: string;
  readonly isUp: boolean;
  /** As negotiated; null where the device does not tell. */
  readonly speedBps: number | null;
}

export interface UseEvidence {
  /** Towards the customer, and from them. */
  readonly downBps: number;
  readonly upBps: number;
  readonly at: Instant;
}

export interface EchoEvidence {
  readonly lossPct: number | null;
  readonly rttMs: number | null;
  /** Of its access point in the same minute. */
  readonly accessPointRttMs: number | null;
}

/** A rule that fires on its CPE alone. */
export interface AlertEvidence {
  /** As its organisation calls the rule. */
  readonly rule: string;
  readonly since: Instant;
}

/** What is known of one service at one moment; null: nothing is, or nobody may tell. */
export interface Evidence {
  readonly now: Instant;
  readonly accessKind: AccessKind;
  readonly hasIdentity: boolean;
  readonly desiredState: DesiredState;
  readonly observedState: ObservedState;
  readonly observedAt: Instant | null;
  readonly redial: Redial | null;
  readonly isPaused: boolean;
  /** When its books' word last changed, as dunning decided it; null where no decision tells. */
  readonly decidedAt: Instant | null;
  readonly isForDebt: boolean;
  readonly money: MoneyEvidence | null;
  /** Open ones that hurt it. */
  readonly incidents: readonly IncidentEvidence[];
  readonly path: readonly PathDevice[];
  /** null where its access has none to be read: an address of its own, or an identity that nobody entered. */
  readonly session: SessionEvidence | null;
  readonly radio: RadioEvidence | null;
  readonly lan: LanEvidence | null;
  readonly echo: EchoEvidence | null;
  readonly use: UseEvidence | null;
  /** A plant on the way that runs on its battery now. */
  readonly onBattery: { readonly id: string; readonly name: string } | null;
  /** Of its CPE: no incident of the network. */
  readonly alerts: readonly AlertEvidence[];
  readonly plan: { readonly downKbps: number; readonly upKbps: number };
}
