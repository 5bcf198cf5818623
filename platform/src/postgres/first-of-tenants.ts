import type { Database } from './database.js';

/** What the first active organisation that has something gives; undefined when none has. */
export async function firstOfTenants<T>(
  database: Database,
  of: (tenantId: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
  );
  for (const { id } of tenants) {
    const found = await of(id);
    if (found !== undefined) return found;
  }
  return undefined;
}
