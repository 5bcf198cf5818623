import type { Trx } from '../postgres/database.js';
import { type DocumentBrand, PLAIN_BRAND } from './pdf/document-brand.js';

/** How a tenant's documents look now: the looks of a document may follow the brand, what it says does not. */
export async function readBrand(trx: Trx, tenantId: string): Promise<DocumentBrand> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('document_brands as b', 'b.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.branding', 'b.footer', 'b.logo'])
    .executeTakeFirstOrThrow();
  const color = row.branding['brandColor'];
  const isColor = typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color);
  return {
    color: isColor ? color : PLAIN_BRAND.color,
    logo: row.logo,
    footer: row.footer,
  };
}
