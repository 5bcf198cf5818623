import type { ContactKind } from '@atalaya/core/domain/customers/contact';
import type { ProofResult } from '@atalaya/core/domain/portal/portal-host';
import type { Generated } from 'kysely';
import type { Id, Instant } from './columns.js';

/** One-time codes; also for contacts that no customer has, so that both are counted alike. */
export interface PortalCodesTable {
  tenant_id: string;
  id: Id;
  contact_hash: Uint8Array;
  code_hash: Uint8Array;
  wrong_tries: Generated<number>;
  /** The network address that asked. */
  address: string;
  /** The code itself, sealed, until it was sent. */
  key_id: string | null;
  ciphertext: Uint8Array | null;
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
}

/** A customer's session: no staff right comes of it. */
export interface PortalSessionsTable {
  tenant_id: string;
  id: Id;
  token_hash: Uint8Array;
  contact_kind: ContactKind;
  contact: string;
  /** null until one of several customers is chosen. */
  customer_id: string | null;
  created_at: Instant;
  expires_at: Instant;
}

/** Host names of a tenant's portal. */
export interface TenantDomainsTable {
  tenant_id: string;
  id: Id;
  /** In lower case and ASCII. */
  host: string;
  /** What the TXT record is to hold. */
  proof: string;
  verified_at: Instant | null;
  checked_at: Instant | null;
  /** Of the last look. */
  result: ProofResult | null;
  failing_since: Instant | null;
  created_at: Instant;
}
