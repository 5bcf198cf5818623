import type { AlertSeverity } from '../alerting/alert-severity.js';
import type { MetricName } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import {
  type IncidentResolution,
  type NetworkNode,
  OUTAGE_DEFAULTS,
  type OutageSettings,
} from './incident.js';

/** An alert that fires now: of a rule here, or told by another tool. */
export interface FiringAlert {
  /** The same for the same alert, another for any other. */
  readonly key: string;
  /** null where another tool tells of it. */
  readonly ruleId: string | null;
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly deviceId: string;
  /** The device that it is about: of a station its own where that is known, else `deviceId`. */
  readonly subjectId: string;
  /** null where another tool tells of it. */
  readonly metric: MetricName | null;
  readonly tags: Tags;
  readonly value: number | null;
  readonly since: Instant;
}

/** Something that works, and not as it should: its alerts are those of its root and of what shares its cause. */
export interface OpenDegradation {
  readonly id: string;
  readonly rootId: string;
  readonly severity: AlertSeverity;
  readonly alertKeys: ReadonlySet<string>;
  /** Devices that its alerts are of, without the root. */
  readonly members: ReadonlySet<string>;
}

export type DegradationNode = Pick<
  NetworkNode,
  'deviceId' | 'role' | 'parentIds' | 'state' | 'since'
>;

/** How long what is measured over a way is left to the verdict on whether its device answers at all. */
export interface DegradationSettings extends Pick<OutageSettings, 'lostShare' | 'lostStations'> {
  /** From when it fires: a device that dies loses its echoes first, and its verdict waits for its parents'. */
  readonly verdictMs: number;
  /** From when the device answers again: its last echoes were lost in the outage. */
  readonly returnMs: number;
}

export const DEGRADATION_DEFAULTS: DegradationSettings = {
  lostShare: OUTAGE_DEFAULTS.lostShare,
  lostStations: OUTAGE_DEFAULTS.lostStations,
  verdictMs: MINUTE_MS,
  returnMs: 5 * MINUTE_MS,
};

export interface DegradationView {
  readonly now: Instant;
  readonly nodes: ReadonlyMap<string, DegradationNode>;
  /** By access point: how many stations it has lately seen. */
  readonly stations: ReadonlyMap<string, number>;
  readonly alerts: readonly FiringAlert[];
  readonly open: readonly OpenDegradation[];
  /** Of the devices of open outages: the incident. */
  readonly outageOf: ReadonlyMap<string, string>;
  readonly settings: DegradationSettings;
}

export interface OpeningDegradation {
  readonly rootId: string;
  readonly severity: AlertSeverity;
  readonly at: Instant;
  readonly alerts: readonly FiringAlert[];
  readonly members: readonly string[];
}

export interface DegradationChange {
  readonly id: string;
  readonly rootId: string;
  /** The worst so far. */
  readonly severity: AlertSeverity;
  readonly fired: readonly FiringAlert[];
  /** Keys of the alerts that are over, or another incident's now. */
  readonly cleared: readonly string[];
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** All of them now. */
  readonly alerts: readonly FiringAlert[];
}

export interface ClosingDegradation {
  readonly id: string;
  readonly resolution: IncidentResolution;
  /** Of a merged one: the outage that has it now, or the root of the degradation that has. */
  readonly into: { readonly incidentId: string } | { readonly rootId: string } | null;
}

export interface DegradationPlan {
  readonly opening: readonly OpeningDegradation[];
  readonly changes: readonly DegradationChange[];
  readonly closing: readonly ClosingDegradation[];
  /** When time alone may change the plan: what fires has waited for the verdict. */
  readonly lookAt: Instant | null;
}
