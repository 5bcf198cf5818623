import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import type { Trx } from '../postgres/database.js';

/** Who issues documents now: what an invoice, credit note or receipt freezes in its snapshot. */
export async function readIssuer(trx: Trx, tenantId: string): Promise<DocumentSnapshot['issuer']> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('document_brands as b', 'b.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.name', 't.branding', 'b.legal_name', 'b.tax_id', 'b.address', 'b.phone', 'b.email'])
    .executeTakeFirstOrThrow();
  const productName = row.branding['productName'];
  return {
    name: typeof productName === 'string' ? productName : row.name,
    legalName: row.legal_name,
    taxId: row.tax_id,
    address: row.address,
    phone: row.phone,
    email: row.email,
  };
}
