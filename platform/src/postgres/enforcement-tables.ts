import type {
  CommandIntent,
  CommandState,
  DhcpStrategy,
  DriftKind,
  EnforcementMode,
  PppoeStrategy,
  StaticStrategy,
  WrittenSentence,
} from '@atalaya/core/domain/enforcement/network-command';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

/** jsonb that may be missing. */
type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>;

export interface EnforcementRoutersTable {
  tenant_id: string;
  device_id: string;
  mode: Generated<EnforcementMode>;
  pppoe_strategy: Generated<PppoeStrategy>;
  dhcp_strategy: Generated<DhcpStrategy>;
  static_strategy: Generated<StaticStrategy>;
  list_name: Generated<string>;
  suspended_profile: Generated<string>;
  reduced_profile: Generated<string>;
  /** That may write; null: the one that it is polled with. */
  credential_id: string | null;
  writes_per_minute: Generated<number>;
  /** The firewall's rules as they were last found. */
  bundle: MaybeJson;
  /** What the last comparison counted. */
  reconciled: MaybeJson;
  reconciled_at: Instant | null;
  reconcile_asked_at: Instant | null;
  lane_claimed_by: string | null;
  lane_claimed_until: Instant | null;
  /** The last number under which a remote collector said something of the lane that it has. */
  lane_sequence: Generated<number>;
  updated_at: Instant;
  updated_by: string;
}

export interface NetworkCommandsTable {
  tenant_id: string;
  id: Id;
  router_id: string;
  service_id: string | null;
  intent: CommandIntent;
  generation: number;
  state: Generated<CommandState>;
  actor: string;
  /** A word of why, for a person: `dunning`, `reconciler`, `hand`. */
  cause: Generated<string>;
  decision_id: string | null;
  payload: Json<Record<string, unknown>>;
  attempts: Generated<number>;
  due_at: Instant;
  commands: Json<readonly WrittenSentence[]>;
  before: MaybeJson;
  after: MaybeJson;
  error: string | null;
  latency_ms: number | null;
  created_at: Instant;
  started_at: Instant | null;
  settled_at: Instant | null;
}

export interface LineMemoriesTable {
  tenant_id: string;
  service_id: string;
  router_id: string;
  memory: Json<Record<string, unknown>>;
  updated_at: Instant;
}

export interface NetworkDriftsTable {
  tenant_id: string;
  id: Id;
  router_id: string;
  service_id: string | null;
  kind: DriftKind;
  /** What tells it from others of its kind on this router. */
  key: string;
  details: Json<Record<string, unknown>>;
  first_seen_at: Instant;
  last_seen_at: Instant;
  ended_at: Instant | null;
  ended_how: string | null;
  command_id: string | null;
}
