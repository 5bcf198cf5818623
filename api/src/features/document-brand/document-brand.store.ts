import type { DocumentBrandFields } from '@atalaya/core/wire/rest/document-brand';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import type { PictureKind } from './picture-kind.js';

/** Without the picture. */
export function readBrandRow(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('document_brands')
    .where('tenant_id', '=', tenantId)
    .select(['legal_name', 'tax_id', 'address', 'phone', 'email', 'footer', 'logo_kind'])
    .executeTakeFirst();
}

export async function writeBrand(unit: TenantUnit, brand: DocumentBrandFields): Promise<void> {
  const { legalName, taxId, address, phone, email, footer } = brand;
  await put(unit, { legal_name: legalName, tax_id: taxId, address, phone, email, footer });
}

export async function writeLogo(
  unit: TenantUnit,
  logo: { readonly kind: PictureKind; readonly bytes: Buffer } | null,
): Promise<void> {
  await put(unit, { logo_kind: logo?.kind ?? null, logo: logo?.bytes ?? null });
}

async function put(
  unit: TenantUnit,
  values: Readonly<Record<string, string | Buffer | null>>,
): Promise<void> {
  const before = await readBrandRow(unit.trx, unit.tenantId);
  const row = { ...values, updated_at: unit.now, updated_by: unit.actor.name };
  await unit.trx
    .insertInto('document_brands')
    .values({ tenant_id: unit.tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
    .execute();
  await unit.record({
    action: 'document_brand.update',
    subjectType: 'document_brand',
    subjectId: unit.tenantId,
    before,
    after: values,
  });
}
