import type { SlaEvidence } from '@atalaya/core/domain/sla/evidence';
import type { SlaExclusion } from '@atalaya/core/domain/sla/judge-period';
import type { SlaCreditState } from '@atalaya/core/domain/sla/sla-credit-state';
import type { SlaRule } from '@atalaya/core/domain/sla/sla-rule';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** date: read and written as `YYYY-MM-DD`. */
type Day = string;
/** bigint of minor units: read as text, written as a number or text. */
type Minor = ColumnType<string, number | string, number | string>;
type MaybeMinor = ColumnType<string | null, number | string | null, number | string | null>;

export interface SlaCreditsTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  account_id: string;
  customer_id: string;
  period_start: Day;
  /** The first day after it. */
  period_end: Day;
  /** 0, and above it for what changed after one was posted. */
  sequence: Generated<number>;
  state: SlaCreditState;
  eligible_minutes: number;
  period_minutes: number;
  left_out_minutes: number;
  unknown_minutes: number;
  billed_minor: Minor;
  /** Of a later one the difference to what was posted before; below zero too much was. */
  credit_minor: Minor;
  currency: string;
  rule: Json<SlaRule>;
  evidence: Json<SlaEvidence>;
  /** Why one that is approved is not posted yet. */
  problem: string | null;
  note: string | null;
  created_at: Instant;
  judged_at: Instant;
  stale_at: Instant | null;
  decided_by: string | null;
  decided_at: Instant | null;
  credit_note_id: string | null;
  charge_id: string | null;
  posted_at: Instant | null;
  posted_minor: MaybeMinor;
}

/** One local day on which billing periods ended. */
export interface SlaRunsTable {
  tenant_id: string;
  day: Day;
  state: Generated<'open' | 'done'>;
  judged: Generated<number>;
  proposed: Generated<number>;
  look_at: Instant;
  created_at: Instant;
  finished_at: Instant | null;
}

export interface IncidentExclusionsTable {
  tenant_id: string;
  incident_id: string;
  kind: SlaExclusion;
  note: Generated<string>;
  decided_by: string;
  decided_at: Instant;
}
