import type { ContactKey } from '@atalaya/core/domain/portal/contact-key';
import { type PortalParts, portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
import type { Trx } from '@atalaya/platform/postgres/database';

export interface NewPortalSession {
  readonly tenantId: string;
  readonly tokenHash: Uint8Array;
  readonly contact: ContactKey;
  readonly customerId: string | null;
  readonly expiresAt: Date;
}

/** Also forgets sessions of this tenant that are over. */
export async function insertPortalSession(
  trx: Trx,
  { tenantId, tokenHash, contact, customerId, expiresAt }: NewPortalSession,
  now: Date,
): Promise<void> {
  await trx.deleteFrom('portal_sessions').where('expires_at', '<=', now).execute();
  await trx
    .insertInto('portal_sessions')
    .values({
      tenant_id: tenantId,
      token_hash: tokenHash,
      contact_kind: contact.kind,
      contact: contact.value,
      customer_id: customerId,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute();
}

export interface StoredPortalSession {
  readonly id: string;
  readonly contact: ContactKey;
  readonly customerId: string | null;
  /** What of the portal the organisation has open. */
  readonly parts: PortalParts;
}

/** undefined where it is over, or its organisation is suspended. */
export async function readPortalSession(
  trx: Trx,
  tenantId: string,
  tokenHash: Uint8Array,
  now: Date,
): Promise<StoredPortalSession | undefined> {
  const row = await trx
    .selectFrom('portal_sessions as s')
    .innerJoin('tenants as t', 't.id', 's.tenant_id')
    .where('s.tenant_id', '=', tenantId)
    .where('s.token_hash', '=', tokenHash)
    .where('s.expires_at', '>', now)
    .where('t.status', '=', 'active')
    .select(['s.id', 's.contact_kind', 's.contact', 's.customer_id', 't.settings'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const contact = { kind: row.contact_kind, value: row.contact };
  const parts = portalPartsOf(row.settings);
  return { id: row.id, contact, customerId: row.customer_id, parts };
}

export async function choosePortalCustomer(
  trx: Trx,
  sessionId: string,
  customerId: string,
): Promise<void> {
  await trx
    .updateTable('portal_sessions')
    .set({ customer_id: customerId })
    .where('id', '=', sessionId)
    .execute();
}

export async function deletePortalSession(trx: Trx, tokenHash: Uint8Array): Promise<void> {
  await trx.deleteFrom('portal_sessions').where('token_hash', '=', tokenHash).execute();
}
