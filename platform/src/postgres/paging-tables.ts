import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { EscalationStep, Ladder } from '@atalaya/core/domain/paging/escalation-policy';
import type { RotaPeriod } from '@atalaya/core/domain/paging/on-call-rota';
import type { SilenceKind } from '@atalaya/core/domain/paging/silence';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface SilencesTable {
  tenant_id: string;
  id: Id;
  kind: SilenceKind;
  incident_id: string | null;
  rule_id: string | null;
  /** Of kinds device and subtree. */
  device_id: string | null;
  site_id: string | null;
  from_at: Instant;
  until_at: Instant;
  reason: string;
  created_by: string;
  created_at: Instant;
  ended_at: Instant | null;
  ended_by: string | null;
}

/** To which channels an incident's opening went. */
export interface IncidentTellingsTable {
  tenant_id: string;
  incident_id: string;
  channel_id: string;
  at: Instant;
}

export interface EscalationPoliciesTable {
  tenant_id: string;
  id: Id;
  name: string;
  enabled: boolean;
  is_default: boolean;
  severities: AlertSeverity[];
  site_ids: string[];
  steps: Json<readonly EscalationStep[]>;
  repeat_minutes: number | null;
  repeat_times: number | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface OnCallRotasTable {
  tenant_id: string;
  id: Id;
  name: string;
  period: RotaPeriod;
  /** `HH:MM`. */
  handover_time: string;
  /** `YYYY-MM-DD`. */
  starts_on: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface OnCallMembersTable {
  tenant_id: string;
  rota_id: string;
  user_id: string;
  position: number;
}

export interface OnCallOverridesTable {
  tenant_id: string;
  id: Id;
  rota_id: string;
  user_id: string;
  from_at: Instant;
  to_at: Instant;
  created_by: string;
  created_at: Instant;
}

/** A row without times is never quiet; without a row the defaults hold. */
export interface ChannelQuietHoursTable {
  tenant_id: string;
  channel_id: string;
  severity: AlertSeverity;
  from_time: string | null;
  until_time: string | null;
}

export interface IncidentPagingsTable {
  tenant_id: string;
  incident_id: string;
  /** The opening, in the outbox. */
  event_id: string;
  /** Of the incident when the run began. */
  severity: AlertSeverity;
  /** null until the first step is looked for. */
  ladder: ColumnType<Ladder | null, string | null, string | null>;
  state: 'running' | 'stopped';
  stopped_for: 'acknowledged' | 'silenced' | 'resolved' | null;
  started_at: Instant;
  next_at: Instant | null;
  /** Steps of this run that were carried out. */
  done: Generated<number>;
  /** Steps of all runs: the number under which a delivery is queued. */
  pages: Generated<number>;
}

export interface HeldPagesTable {
  tenant_id: string;
  incident_id: string;
  channel_id: string;
  about: 'opened' | 'resolved';
  event_id: string;
  step: number;
  /** What the timeline says once it goes out. */
  note: Json<Readonly<Record<string, unknown>>>;
  held_until: Instant;
}
