import type { Tags } from '../metrics/sample.js';
import type { Instant } from '../shared/instant.js';

export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** An alert that began or ceased to fire: what incidents are made of, besides device states. */
export interface AlertChange {
  readonly tenantId: string;
  readonly ruleId: string;
  /** As the rule was named when it changed. */
  readonly ruleName: string;
  readonly deviceId: string;
  readonly tags: Tags;
  readonly severity: AlertSeverity;
  readonly state: 'firing' | 'resolved';
  readonly at: Instant;
  /** What the rule looked at, in the metric's unit; null for a state and for no data. */
  readonly value: number | null;
}
