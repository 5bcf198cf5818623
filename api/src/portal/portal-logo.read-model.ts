import type { Database } from '@atalaya/platform/postgres/database';

/** The logo of documents is the portal's and the notice's too. */
export async function hasPortalLogo(database: Database, tenantId: string): Promise<boolean> {
  const row = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('document_brands')
      .where('tenant_id', '=', tenantId)
      .where('logo_kind', 'is not', null)
      .select('logo_kind')
      .executeTakeFirst(),
  );
  return row !== undefined;
}

export interface PortalLogo {
  readonly kind: 'png' | 'jpeg';
  readonly bytes: Uint8Array;
}

export async function readPortalLogo(
  database: Database,
  tenantId: string,
): Promise<PortalLogo | undefined> {
  const row = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('document_brands')
      .where('tenant_id', '=', tenantId)
      .select(['logo_kind', 'logo'])
      .executeTakeFirst(),
  );
  const { logo_kind: kind, logo: bytes } = row ?? {};
  return kind && bytes ? { kind, bytes } : undefined;
}
