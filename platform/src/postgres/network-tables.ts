import type { Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

export interface SitesTable {
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

export interface CredentialsTable {
  tenant_id: string;
  id: Id;
  name: string;
  kind: string;
  key_id: string;
  ciphertext: Uint8Array;
  created_at: Instant;
  updated_at: Instant;
}

export interface DevicesTable {
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

export interface ControllersTable {
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

export interface DeviceSourcesTable {
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

export interface InterfacesTable {
  tenant_id: string;
  device_id: string;
  name: string;
  mac: string | null;
  kind: string | null;
  running: boolean | null;
  comment: string | null;
  seen_at: Instant;
}

export interface StationSightingsTable {
  tenant_id: string;
  device_id: string;
  mac: string;
  radio: string;
  name: string | null;
  last_ip: string | null;
  first_seen_at: Instant;
  seen_at: Instant;
}

export interface BridgeHostsTable {
  tenant_id: string;
  device_id: string;
  mac: string;
  interface: string;
  behind_mac: string | null;
  seen_at: Instant;
}

export interface DeviceLinksTable {
  tenant_id: string;
  id: Id;
  upstream_id: string;
  downstream_id: string;
  kind: 'radio' | 'ethernet' | 'fibre' | 'pon';
  source: 'discovered' | 'manual';
  since: Instant;
}

export interface DeviceStateTable {
  tenant_id: string;
  device_id: string;
  state: string;
  reason: string | null;
  since: Instant;
  checked_at: Instant;
}

export interface DeviceStateIntervalsTable {
  tenant_id: string;
  id: Generated<string>;
  device_id: string;
  state: string;
  reason: string | null;
  from_at: Instant;
  to_at: Instant | null;
}

export interface DeviceNeighboursTable {
  tenant_id: string;
  device_id: string;
  kind: 'neighbour' | 'arp' | 'ppp' | 'lease';
  key: string;
  mac: string | null;
  address: string | null;
  name: string | null;
  interface: string | null;
  platform: string | null;
  seen_at: Instant;
}

export interface DeviceEventsTable {
  tenant_id: string;
  id: Generated<string>;
  device_id: string;
  kind: 'trap' | 'syslog' | 'netwatch' | 'onu' | 'uisp';
  severity: 'info' | 'notice' | 'warning' | 'critical';
  title: string;
  text: string;
  at: Instant;
}

export interface InboundHooksTable {
  tenant_id: string;
  id: Generated<string>;
  name: string;
  device_id: string;
  token_hash: Uint8Array;
  created_at: Instant;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
}

export interface ServiceSessionsTable {
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

export interface ServiceUsageDaysTable {
  tenant_id: string;
  device_id: string;
  user_name: string;
  day: string;
  bytes_in: string;
  bytes_out: string;
  online_ms: string;
  sessions: number;
}
