import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-change';
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
