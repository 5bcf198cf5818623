import type { Trx } from '../postgres/database.js';

/** The one that was proved first is the organisation's own name for its portal; null without one. */
export async function readCanonicalHost(trx: Trx, tenantId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('tenant_domains')
    .where('tenant_id', '=', tenantId)
    .where('verified_at', 'is not', null)
    .select('host')
    .orderBy('verified_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.host ?? null;
}
