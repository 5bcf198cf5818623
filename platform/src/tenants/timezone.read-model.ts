import type { Trx } from '../postgres/database.js';

/** The IANA zone that a tenant's days and hours are counted in. */
export async function readTimezone(trx: Trx, tenantId: string): Promise<string> {
  const { timezone } = await trx
    .selectFrom('tenants')
    .select('timezone')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return timezone;
}
