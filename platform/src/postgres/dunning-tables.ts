import type { UnreachableReason } from '@atalaya/core/domain/customers/customer-reach';
import type { DunningAction, DunningState } from '@atalaya/core/domain/dunning/decision';
import type { HoldKind } from '@atalaya/core/domain/dunning/hold';
import type { CutPhase } from '@atalaya/core/domain/messages/cut-message';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** date: read and written as `YYYY-MM-DD`. */
type Day = string;
type Minor = ColumnType<string, number | string, number | string>;

/** Why a cut waits, placed by a person or by another part; it ends by itself at `expires_at`. */
export interface HoldsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  /** null: of every service of the account. */
  service_id: string | null;
  kind: HoldKind;
  reason: string;
  /** What it stands for, `reported-payment:<id>` and the like: one open hold of a kind for each. */
  source: string | null;
  created_by: string;
  created_at: Instant;
  expires_at: Instant | null;
  released_at: Instant | null;
  released_by: string | null;
}

export interface PromisesTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  /** The last day. */
  until_on: Day;
  amount_minor: Minor;
  currency: string;
  state: Generated<'open' | 'kept' | 'broken' | 'cancelled'>;
  notes: Generated<string>;
  created_by: string;
  created_at: Instant;
  settled_at: Instant | null;
}

export interface DunningDecisionsTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  service_id: string;
  state: DunningState;
  action: DunningAction;
  reasons: Json<unknown>;
  /** All that it was decided from. */
  inputs: Json<unknown>;
  /** The service's, after it. */
  generation: number;
  /** False where it was only watched what would have been done. */
  is_enforced: boolean;
  cut_at: Instant | null;
  /** When its speed is to be reduced, while that is ahead or waits for its turn. */
  reduce_at: Instant | null;
  decided_at: Instant;
  evaluated_at: Instant;
  next_eval_at: Instant | null;
  is_current: Generated<boolean>;
}

export interface DunningNoticesTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  invoice_id: string;
  /** Days from the last day to pay; below zero before it. */
  offset_days: number;
  state: 'sending' | 'delivered' | 'undelivered';
  event_id: string | null;
  tried: Generated<string[]>;
  delivery_id: string | null;
  created_at: Instant;
  settled_at: Instant | null;
}

/** What a customer is told of one cut of one service; lines that are told of together share the first one's delivery. */
export interface CutMessagesTable {
  tenant_id: string;
  id: Id;
  service_id: string;
  account_id: string;
  customer_id: string;
  phase: CutPhase;
  /** Each once: the day of the cut that is near, the generation of the cut that was seen or is over. */
  about: string;
  /** When it is to be cut, or was seen so. */
  event_at: Instant;
  state: 'waiting' | 'sending' | 'told' | 'joined' | 'failed' | 'unreachable' | 'dropped';
  reason: 'not-needed' | 'not-delivered' | UnreachableReason | null;
  event_id: string | null;
  /** Kinds of channels that were tried, the one under way last. */
  tried: Generated<string[]>;
  delivery_id: string | null;
  created_at: Instant;
  settled_at: Instant | null;
}

/** The cuts of one day of a tenant. */
export interface DunningRunsTable {
  tenant_id: string;
  id: Id;
  run_on: Day;
  /** Days since the cycle's anchor: runs are held against those of the same day. */
  cycle_day: number;
  state: 'running' | 'stopped' | 'approved' | 'rejected';
  active_services: number;
  wanted: number;
  done: Generated<number>;
  usual: number | null;
  reasons: Json<unknown>;
  started_at: Instant;
  updated_at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
}

export interface CollectionTasksTable {
  tenant_id: string;
  id: Id;
  account_id: string;
  service_id: string | null;
  kind: 'call' | 'access_unconfirmed' | 'other';
  key: string;
  title: string;
  details: Generated<string>;
  state: Generated<'open' | 'done' | 'dropped'>;
  due_on: Day | null;
  assigned_to: string | null;
  outcome: Generated<string>;
  created_by: string;
  created_at: Instant;
  updated_at: Instant;
  closed_at: Instant | null;
}
