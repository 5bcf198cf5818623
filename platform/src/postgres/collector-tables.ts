import type { Generated } from 'kysely';
import type { Instant, Json } from './columns.js';

export interface CollectorsTable {
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

export interface CollectorShardsTable {
  shard: number;
  collector_id: string | null;
  generation: Generated<string>;
  devices: Generated<number>;
}

/** A token that enrols one remote collector, once. */
export interface CollectorEnrolmentsTable {
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

export interface RemoteCollectorsTable {
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

export interface CollectorPlacesTable {
  tenant_id: string;
  collector_id: string;
  site_id: string | null;
  device_id: string | null;
}
