import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

export interface TextMessagesTable {
  tenant_id: string;
  id: string;
  device_id: string;
  /** The router's modem, as its interface is named. */
  modem: string;
  phone: string;
  text: string;
  state: 'queued' | 'sent' | 'refused' | 'failed';
  error: string | null;
  claimed_by: string | null;
  claimed_until: Instant | null;
  queued_at: Instant;
  expires_at: Instant;
  settled_at: Instant | null;
}

export interface DiscoveryRunsTable {
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

export interface DiscoveryCandidatesTable {
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

export interface DiscoveryIgnoredTable {
  tenant_id: string;
  key: string;
  at: Instant;
}

export interface LinkSuggestionsTable {
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

export interface ImportsTable {
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

export interface ImportRowsTable {
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

export interface RouterSetupsTable {
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
