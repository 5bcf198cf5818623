import type { Database } from '@atalaya/platform/postgres/database';

export async function readTenantIds(database: Database): Promise<string[]> {
  const rows = await database.withPlatform((platform) =>
    platform.selectFrom('tenants').select('id').execute(),
  );
  return rows.map((row) => row.id);
}
