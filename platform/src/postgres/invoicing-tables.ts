import type { PushTime } from '@atalaya/core/domain/provisioning/plan-change-time';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

/** date: read and written as `YYYY-MM-DD`. */
type Day = string;
/** bigint of minor units: read as text, written as a number or text. */
type Minor = ColumnType<string, number | string, number | string>;

/** From which day a service has had which plan. Without a row it has had its plan since ever. */
export interface ServicePlanTermsTable {
  tenant_id: string;
  service_id: string;
  starts_on: Day;
  plan_id: string;
  created_by: string;
  created_at: Instant;
}

/** A change of plan: one that was made, or one of a day to come. */
export interface ServicePlanChangesTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  plan_id: string;
  /** The plan before; of a planned one, when it was planned. */
  from_plan_id: string;
  /** The first day with the new plan. */
  starts_on: Day;
  fee_minor: Minor;
  /** When the router is given the speed, once the change is made. */
  push: Generated<PushTime>;
  state: 'planned' | 'done' | 'cancelled' | 'failed';
  /** Why it failed or waits. */
  problem: string | null;
  credit_note_id: string | null;
  invoice_id: string | null;
  created_by: string;
  created_at: Instant;
  settled_by: string | null;
  settled_at: Instant | null;
}

/** What an account is asked for beside its services: it lands on the next invoice, or alone on one. */
export interface AccountChargesTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  service_id: string | null;
  kind: 'late_fee' | 'reconnection_fee' | 'single' | 'discount';
  description: string;
  /** Below zero for a discount alone. */
  amount_minor: Minor;
  currency: string;
  tax_group_id: string | null;
  /** What it is for, `late-fee:<invoice>`: an account is asked for it once. */
  source: string | null;
  occurred_on: Day;
  /** The invoice that took it up; null again when that one was voided. */
  invoice_id: string | null;
  cancelled_at: Instant | null;
  created_by: string;
  created_at: Instant;
}
