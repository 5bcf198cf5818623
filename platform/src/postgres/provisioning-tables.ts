import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

/** bigint of an IPv4 address: the driver reads it as text. */
type Address = ColumnType<string, number, number>;

export interface ProvisioningSettingsTable {
  tenant_id: string;
  user_pattern: string;
  /** The running number that the next user gets. */
  next_seq: Generated<number>;
  updated_at: Instant;
  updated_by: string;
}

export interface AddressPoolsTable {
  tenant_id: string;
  id: Id;
  name: string;
  /** As it was written: a network or two ends. */
  range: string;
  first_address: Address;
  last_address: Address;
  /** Lines of that router alone; null: of any. */
  router_id: string | null;
  site_id: string | null;
  gateway: ColumnType<string | null, number | null, number | null>;
  exclusions: ColumnType<readonly string[], readonly number[], readonly number[]>;
  quarantine_days: number;
  created_at: Instant;
  updated_at: Instant;
}

export interface PoolAddressesTable {
  tenant_id: string;
  id: Id;
  pool_id: string;
  service_id: string;
  address: Address;
  taken_at: Instant;
  /** When its service ended; given out again once the pool's quarantine is over. */
  released_at: Instant | null;
}

export interface ServiceProvisioningsTable {
  tenant_id: string;
  service_id: string;
  router_id: string;
  access_kind: AccessKind;
  /** As it was made; another one of the service by now is not ours to make again. */
  identity: string;
  key_id: string | null;
  /** Sealed. */
  password: ColumnType<Buffer | null, Uint8Array | null, Uint8Array | null>;
  /** Its own, of a pool or typed; null: the router gives one. */
  address: string | null;
  pool_id: string | null;
  profile: string | null;
  dhcp_server: string | null;
  made_at: Instant;
  made_by: string;
  /** When it was first read back on its router; null: never. */
  verified_at: Instant | null;
}
