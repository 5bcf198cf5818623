import type { ColumnType, Generated } from 'kysely';

type Id = Generated<string>;
type Instant = Date;
type Json<T> = ColumnType<T, string | undefined, string>;

interface TenantsTable {
  id: Id;
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  locale: string;
  branding: Json<Record<string, unknown>>;
  limits: Json<Record<string, unknown>>;
  settings: Json<Record<string, unknown>>;
  status: Generated<'active' | 'suspended'>;
  created_at: Instant;
}
interface UsersTable {
  id: Id;
  email: string;
  name: string;
  password_hash: string;
  locale: Generated<string>;
  totp_secret: Uint8Array | null;
  totp_key_id: string | null;
  totp_confirmed_at: Instant | null;
  totp_last_step: string | null;
  is_platform_operator: Generated<boolean>;
  failed_logins: Generated<number>;
  locked_until: Instant | null;
  disabled_at: Instant | null;
  created_at: Instant;
}
interface MembershipsTable {
  tenant_id: string;
  user_id: string;
  role: string;
  created_at: Instant;
}
interface SessionsTable {
  id: Id;
  tenant_id: string | null;
  user_id: string;
  refresh_hash: Uint8Array;
  previous_hash: Uint8Array | null;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
  ip: string | null;
  user_agent: string | null;
}
interface SetupTokensTable {
  id: Id;
  token_hash: Uint8Array;
  purpose: 'first_tenant' | 'tenant_owner' | 'platform_operator' | 'password_reset';
  tenant_id: string | null;
  user_id: string | null;
  email: string | null;
  created_at: Instant;
  expires_at: Instant | null;
  used_at: Instant | null;
}
interface WallTokensTable {
  tenant_id: string;
  id: Id;
  name: string;
  token_hash: Uint8Array;
  created_at: Instant;
  revoked_at: Instant | null;
  last_seen_at: Instant | null;
}
interface AuditLogTable {
  tenant_id: string;
  id: Generated<string>;
  actor_user_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string;
  before: Json<unknown> | null;
  after: Json<unknown> | null;
  ip: string | null;
  at: Instant;
}
interface PlatformAuditLogTable {
  id: Generated<string>;
  actor_user_id: string | null;
  actor_name: string;
  action: string;
  tenant_id: string | null;
  detail: Json<unknown> | null;
  ip: string | null;
  at: Instant;
}
interface PermissionsTable {
  tenant_id: string;
  role: string;
  resource: string;
  action: string;
  allowed: boolean;
}
interface IdempotencyKeysTable {
  tenant_id: string;
  actor_id: string;
  key: string;
  request_hash: Uint8Array;
  status: number | null;
  response: Json<unknown> | null;
  created_at: Instant;
}
interface SitesTable {
  tenant_id: string;
  id: Id;
  name: string;
  kind: 'tower' | 'pop' | 'premises';
  latitude: number | null;
  longitude: number | null;
  parent_id: string | null;
  notes: Generated<string>;
  created_at: Instant;
  updated_at: Instant;
}
interface CredentialsTable {
  tenant_id: string;
  id: Id;
  name: string;
  kind: string;
  key_id: string;
  ciphertext: Uint8Array;
  created_at: Instant;
  updated_at: Instant;
}
interface DevicesTable {
  tenant_id: string;
  id: Id;
  site_id: string | null;
  name: string;
  role: string;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  address: string | null;
  macs: Generated<string[]>;
  tags: Generated<string[]>;
  monitored: Generated<boolean>;
  maintenance_until: Instant | null;
  collector_id: string | null;
  notes: Generated<string>;
  created_at: Instant;
  updated_at: Instant;
}
interface ControllersTable {
  tenant_id: string;
  id: Id;
  name: string;
  driver: 'uisp';
  address: string;
  port: number;
  credential_id: string;
  interval_ms: number | null;
  collector_id: string | null;
  last_ok_at: Instant | null;
  last_failed_at: Instant | null;
  last_error: string | null;
  created_at: Instant;
  updated_at: Instant;
}
interface DeviceSourcesTable {
  tenant_id: string;
  id: Id;
  device_id: string;
  driver: 'icmp' | 'snmp' | 'routeros' | 'uisp';
  address: string | null;
  port: number | null;
  credential_id: string | null;
  controller_id: string | null;
  external_id: string | null;
  interval_ms: number | null;
  priority: Generated<number>;
  /** icmp only: the router that sends the echoes. */
  via_device_id: string | null;
  enabled: Generated<boolean>;
  last_ok_at: Instant | null;
  last_failed_at: Instant | null;
  last_error: string | null;
  last_warnings: Generated<string[]>;
}
interface InterfacesTable {
  tenant_id: string;
  device_id: string;
  name: string;
  mac: string | null;
  kind: string | null;
  running: boolean | null;
  comment: string | null;
  seen_at: Instant;
}
interface StationSightingsTable {
  tenant_id: string;
  device_id: string;
  mac: string;
  radio: string;
  name: string | null;
  last_ip: string | null;
  first_seen_at: Instant;
  seen_at: Instant;
}
interface BridgeHostsTable {
  tenant_id: string;
  device_id: string;
  mac: string;
  interface: string;
  behind_mac: string | null;
  seen_at: Instant;
}
interface DeviceLinksTable {
  tenant_id: string;
  id: Id;
  upstream_id: string;
  downstream_id: string;
  kind: 'radio' | 'ethernet' | 'fibre' | 'pon';
  source: 'discovered' | 'manual';
  since: Instant;
}
interface DeviceStateTable {
  tenant_id: string;
  device_id: string;
  state: string;
  reason: string | null;
  since: Instant;
  checked_at: Instant;
}
interface DeviceStateIntervalsTable {
  tenant_id: string;
  id: Generated<string>;
  device_id: string;
  state: string;
  reason: string | null;
  from_at: Instant;
  to_at: Instant | null;
}
interface DeviceNeighboursTable {
  tenant_id: string;
  device_id: string;
  kind: 'neighbour' | 'arp' | 'ppp';
  key: string;
  mac: string | null;
  address: string | null;
  name: string | null;
  interface: string | null;
  platform: string | null;
  seen_at: Instant;
}
interface DiscoveryRunsTable {
  tenant_id: string;
  id: Id;
  requested_by: string;
  targets: string[];
  excluded: string[];
  neighbours: boolean;
  credential_ids: string[];
  silent_too: boolean;
  rate_per_second: number;
  snmp_port: number | null;
  routeros_port: number | null;
  collector: string | null;
  state: 'queued' | 'running' | 'stopping' | 'stopped' | 'done' | 'failed';
  total: Generated<number>;
  pinged: Generated<number>;
  answering: Generated<number>;
  tried: Generated<number>;
  identified: Generated<number>;
  warnings: Generated<string[]>;
  error: string | null;
  claimed_by: string | null;
  heartbeat_at: Instant | null;
  attempts: Generated<number>;
  created_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
}
interface DiscoveryCandidatesTable {
  tenant_id: string;
  id: string;
  run_id: string;
  address: string | null;
  macs: string[];
  name: string | null;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  platform: string | null;
  found_by: string[];
  ways: ColumnType<unknown, string, string>;
  heard_on: ColumnType<unknown, string, string>;
  suggested_role: string | null;
  suggested_site_id: string | null;
  status: 'new' | 'known' | 'accepted' | 'ignored';
  device_id: string | null;
  matched_by: string | null;
  sort_key: string;
  updated_at: Instant;
}
interface DiscoveryIgnoredTable {
  tenant_id: string;
  key: string;
  at: Instant;
}
interface LinkSuggestionsTable {
  tenant_id: string;
  id: Id;
  run_id: string;
  upstream_device_id: string | null;
  upstream_candidate_id: string | null;
  downstream_device_id: string | null;
  downstream_candidate_id: string | null;
  kind: 'radio' | 'ethernet' | 'fibre' | 'pon';
  confidence: 'high' | 'medium' | 'low';
  direction_sure: boolean;
  evidence: ColumnType<unknown, string, string>;
  state: 'suggested' | 'accepted' | 'rejected';
  created_at: Instant;
  decided_at: Instant | null;
}
interface CollectorsTable {
  id: string;
  owner_tenant_id: string | null;
  kind: 'local' | 'remote';
  name: string;
  version: Generated<string>;
  instance_id: string | null;
  started_at: Instant | null;
  last_seen_at: Instant | null;
  expires_at: Instant | null;
  isolated_since: Instant | null;
  gateway: string | null;
  canaries: Generated<string[]>;
  status: Json<Record<string, unknown>>;
  created_at: Instant;
}
interface CollectorShardsTable {
  shard: number;
  collector_id: string | null;
  generation: Generated<string>;
  devices: Generated<number>;
}
/** A token that enrols one remote collector, once. */
interface CollectorEnrolmentsTable {
  tenant_id: string;
  id: Generated<string>;
  name: string;
  /** Gives this one a new key; null makes a new collector. */
  collector_id: string | null;
  token_hash: Uint8Array;
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
  used_key: Uint8Array | null;
}
interface RemoteCollectorsTable {
  tenant_id: string;
  collector_id: string;
  /** X25519, 32 bytes. */
  public_key: Uint8Array;
  secret_hash: Uint8Array;
  /** Of the last batch of samples that was stored. */
  sequence: Generated<string>;
  accepted_samples: Generated<string>;
  refused_samples: Generated<string>;
  /** The last batch of sessions that was stored. */
  session_batch: Generated<string | null>;
  enrolled_at: Instant;
  revoked_at: Instant | null;
}
interface CollectorPlacesTable {
  tenant_id: string;
  collector_id: string;
  site_id: string | null;
  device_id: string | null;
}
interface ImportsTable {
  tenant_id: string;
  id: Id;
  source: 'file' | 'uisp' | 'librenms' | 'ppp-secrets';
  name: string;
  state: 'queued' | 'running' | 'ready' | 'applied' | 'failed';
  options: ColumnType<Record<string, unknown>, string, string>;
  document: ColumnType<unknown, string | null, string | null>;
  plan_digest: string | null;
  counts: ColumnType<unknown, string | null, string | null>;
  lines: ColumnType<unknown, string | null, string | null>;
  key_id: string | null;
  ciphertext: Uint8Array | null;
  notes: Generated<string[]>;
  error: string | null;
  claimed_by: string | null;
  heartbeat_at: Instant | null;
  attempts: Generated<number>;
  created_by: string;
  created_at: Instant;
  applied_by: string | null;
  applied_at: Instant | null;
}
interface ImportRowsTable {
  tenant_id: string;
  import_id: string;
  position: number;
  subject: 'site' | 'credential' | 'device' | 'link';
  action: 'create' | 'change' | 'leave' | 'refuse' | 'gone';
  line: number | null;
  name: string;
  subject_id: string | null;
  matched_by: string | null;
  changes: ColumnType<unknown, string, string>;
  problems: ColumnType<unknown, string, string>;
  differs: ColumnType<unknown, string, string>;
}

interface DeviceEventsTable {
  tenant_id: string;
  id: Generated<string>;
  device_id: string;
  kind: 'trap' | 'syslog' | 'netwatch' | 'onu' | 'uisp';
  severity: 'info' | 'notice' | 'warning' | 'critical';
  title: string;
  text: string;
  at: Instant;
}
interface InboundHooksTable {
  tenant_id: string;
  id: Generated<string>;
  name: string;
  device_id: string;
  token_hash: Uint8Array;
  created_at: Instant;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
}

interface ServiceSessionsTable {
  tenant_id: string;
  id: string;
  device_id: string;
  service_id: string | null;
  kind: 'pppoe' | 'dhcp';
  user_name: string;
  caller_id: string;
  mac: string | null;
  address: string | null;
  address_v6: string | null;
  from_at: Instant;
  to_at: Instant | null;
  last_seen_at: Instant;
  bytes_in: string;
  bytes_out: string;
  counter_in: string | null;
  counter_out: string | null;
  counter_identity: string | null;
  disconnect_reason: string | null;
}
interface ServiceUsageDaysTable {
  tenant_id: string;
  device_id: string;
  user_name: string;
  day: string;
  bytes_in: string;
  bytes_out: string;
  online_ms: string;
  sessions: number;
}
interface RouterSetupsTable {
  tenant_id: string;
  id: Id;
  name: string;
  address: string;
  options: ColumnType<unknown, string, never>;
  state: 'waiting' | 'found' | 'failed' | 'expired' | 'confirmed';
  key_id: string | null;
  ciphertext: Uint8Array | null;
  fingerprint: string | null;
  found: ColumnType<unknown, string | null, string | null>;
  steps: ColumnType<unknown, string | undefined, string>;
  device_id: string | null;
  expires_at: Instant;
  tried_at: Instant | null;
  tries: Generated<number>;
  next_try_at: Instant | null;
  claimed_by: string | null;
  claimed_until: Instant | null;
  created_by: string;
  created_at: Instant;
}

/** The relational tables as Kysely sees them; migrations/ is where they are made. */
export interface Schema {
  tenants: TenantsTable;
  users: UsersTable;
  memberships: MembershipsTable;
  sessions: SessionsTable;
  setup_tokens: SetupTokensTable;
  wall_tokens: WallTokensTable;
  audit_log: AuditLogTable;
  platform_audit_log: PlatformAuditLogTable;
  permissions: PermissionsTable;
  idempotency_keys: IdempotencyKeysTable;
  sites: SitesTable;
  credentials: CredentialsTable;
  devices: DevicesTable;
  controllers: ControllersTable;
  device_sources: DeviceSourcesTable;
  interfaces: InterfacesTable;
  station_sightings: StationSightingsTable;
  bridge_hosts: BridgeHostsTable;
  device_links: DeviceLinksTable;
  device_state: DeviceStateTable;
  device_state_intervals: DeviceStateIntervalsTable;
  device_neighbours: DeviceNeighboursTable;
  discovery_runs: DiscoveryRunsTable;
  discovery_candidates: DiscoveryCandidatesTable;
  discovery_ignored: DiscoveryIgnoredTable;
  link_suggestions: LinkSuggestionsTable;
  collectors: CollectorsTable;
  collector_shards: CollectorShardsTable;
  collector_places: CollectorPlacesTable;
  collector_enrolments: CollectorEnrolmentsTable;
  remote_collectors: RemoteCollectorsTable;
  imports: ImportsTable;
  import_rows: ImportRowsTable;
  device_events: DeviceEventsTable;
  inbound_hooks: InboundHooksTable;
  service_sessions: ServiceSessionsTable;
  service_usage_days: ServiceUsageDaysTable;
  router_setups: RouterSetupsTable;
}
