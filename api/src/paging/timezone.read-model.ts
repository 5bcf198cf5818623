import type { Trx } from '@atalaya/platform/postgres/database';

export async function readTimezone(trx: Trx, tenantId: string): Promise<string> {
  const { timezone } = await trx
    .selectFrom('tenants')
    .select('timezone')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return timezone;
}
