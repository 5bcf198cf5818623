import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { StoredAlertState } from '@atalaya/core/domain/alerting/alert-step';
import type { Condition, Guard, Selector } from '@atalaya/core/domain/alerting/rule';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface AlertRulesTable {
  tenant_id: string;
  id: Id;
  name: string;
  /** The key of the built-in rule that it was made from. */
  built_in: string | null;
  enabled: boolean;
  severity: AlertSeverity;
  metric: string;
  condition: ColumnType<Condition, string, string>;
  for_samples: number;
  recover_samples: number;
  guard: ColumnType<Guard | null, string | null, string | null>;
  selector: ColumnType<Selector, string, string>;
  labels: Json<Record<string, string>>;
  created_at: Instant;
  updated_at: Instant;
}

/** A rule on a series that waits to fire or fires. */
export interface AlertsTable {
  tenant_id: string;
  rule_id: string;
  device_id: string;
  /** The values of the series' tags, in the catalogue's order. */
  series: string;
  tags: ColumnType<Tags, string, string>;
  state: StoredAlertState;
  flapping: Generated<boolean>;
  samples: Generated<number>;
  value: number | null;
  since: Instant;
  seen_at: Instant;
}

/** An alert that another tool tells of; it fires until `ends_at`. */
export interface PushedAlertsTable {
  tenant_id: string;
  /** Of its labels. */
  fingerprint: string;
  name: string;
  severity: AlertSeverity;
  labels: Json<Readonly<Record<string, string>>>;
  annotations: Json<Readonly<Record<string, string>>>;
  generator_url: string | null;
  /** The device that its labels name; null for none here. */
  device_id: string | null;
  starts_at: Instant;
  ends_at: Instant;
  received_at: Instant;
}

/** The usual value of a series: null while too little is known of it. */
export interface SeriesBaselinesTable {
  tenant_id: string;
  device_id: string;
  metric: string;
  series: string;
  tags: ColumnType<Tags, string, string>;
  value: number | null;
  /** Since when it is kept because what came since is a fault. */
  held_since: Instant | null;
  computed_at: Instant;
}

/** What a person wrote down of a series: how it was accepted, or what was contracted. */
export interface ReferenceValuesTable {
  tenant_id: string;
  id: Id;
  device_id: string;
  metric: string;
  series: string;
  tags: ColumnType<Tags, string, string>;
  kind: 'acceptance' | 'contracted';
  value: number;
  note: Generated<string>;
  /** A person's name. */
  set_by: string;
  set_at: Instant;
}
