import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/**
 * Lines that were to be cut and are open on several routers at once: which of them is the customer's is for a person to
 * say. One task for each while it is open, as dunning asks before it decides.
 */
export async function askAboutRouters(
  trx: Trx,
  tenantId: string,
  lines: ReadonlyMap<string, number>,
  now: Instant,
): Promise<void> {
  if (lines.size === 0) return;
  const at = new Date(now);
  const given = JSON.stringify([...lines].map(([id, routers]) => ({ id, routers })));
  await sql`
    insert into collection_tasks
      (tenant_id, account_id, service_id, kind, key, title, details, created_by, created_at, updated_at)
    select ${tenantId}::uuid, s.account_id, s.id, 'access_unconfirmed', 'access:' || s.id, 'access_unconfirmed',
      trim(s.address || ' (' || r.routers || ')'), 'network', ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, routers integer)
    join services s on s.tenant_id = ${tenantId} and s.id = r.id and s.account_id is not null
    order by s.id
    on conflict (tenant_id, key) where state = 'open' do nothing`.execute(trx);
}
