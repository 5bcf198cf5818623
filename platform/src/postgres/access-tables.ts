import type { Generated } from 'kysely';
import type { Id, Instant, Json } from './columns.js';

export interface TenantsTable {
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

export interface UsersTable {
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

export interface MembershipsTable {
  tenant_id: string;
  user_id: string;
  role: string;
  created_at: Instant;
}

export interface SessionsTable {
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

export interface SetupTokensTable {
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

export interface WallTokensTable {
  tenant_id: string;
  id: Id;
  name: string;
  token_hash: Uint8Array;
  created_at: Instant;
  revoked_at: Instant | null;
  last_seen_at: Instant | null;
  /** What the open incidents cost a month: walls may face customers. */
  shows_revenue: Generated<boolean>;
  sounds: Generated<boolean>;
}

export interface ApiKeysTable {
  tenant_id: string;
  id: Id;
  name: string;
  key_hash: Uint8Array;
  hint: string;
  scopes: string[];
  created_by: string;
  created_by_name: string;
  created_at: Instant;
  expires_at: Instant | null;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
}

export interface AuditLogTable {
  tenant_id: string;
  id: Generated<string>;
  actor_user_id: string | null;
  actor_api_key_id: Generated<string | null>;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string;
  before: Json<unknown> | null;
  after: Json<unknown> | null;
  ip: string | null;
  at: Instant;
}

export interface PlatformAuditLogTable {
  id: Generated<string>;
  actor_user_id: string | null;
  actor_name: string;
  action: string;
  tenant_id: string | null;
  detail: Json<unknown> | null;
  ip: string | null;
  at: Instant;
}

export interface PermissionsTable {
  tenant_id: string;
  role: string;
  resource: string;
  action: string;
  allowed: boolean;
}

export interface IdempotencyKeysTable {
  tenant_id: string;
  actor_id: string;
  key: string;
  request_hash: Uint8Array;
  status: number | null;
  response: Json<unknown> | null;
  created_at: Instant;
}
