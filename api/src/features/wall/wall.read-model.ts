import type { Database } from '@atalaya/platform/postgres/database';
import { asLocale } from '../../access/access.read-model.js';

export async function readWallTenant(database: Database, tenantId: string) {
  const row = await database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('tenants')
      .where('id', '=', tenantId)
      .select(['name', 'timezone', 'locale'])
      .executeTakeFirstOrThrow(),
  );
  return { ...row, locale: asLocale(row.locale) };
}
