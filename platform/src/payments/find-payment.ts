import { referenceKey } from '@atalaya/core/domain/payments/payment-reference';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** The payment with this reference (and amount), however it was written, that was not reversed; undefined for none. */
export async function findLivePaymentByReference(
  trx: Trx,
  tenantId: string,
  reference: string,
  amountMinor: number | null = null,
): Promise<string | undefined> {
  const key = referenceKey(reference);
  if (key === '') return undefined;
  const { rows } = await sql<{ id: string }>`
    select p.id from payments p
    where p.tenant_id = ${tenantId} and p.reference is not null
      and upper(regexp_replace(p.reference, '[^A-Za-z0-9]', '', 'g')) = ${key}
      and p.amount_minor = coalesce(${amountMinor}::bigint, p.amount_minor)
      and not exists (
        select from payment_reversals r where r.tenant_id = p.tenant_id and r.payment_id = p.id
      )
    order by p.received_at, p.id limit 1`.execute(trx);
  return rows[0]?.id;
}
