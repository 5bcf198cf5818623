import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** These lines were read back on this router as the platform made them; the first time counts. */
export async function notePushed(
  trx: Trx,
  { tenantId, routerId }: { readonly tenantId: string; readonly routerId: string },
  serviceIds: readonly string[],
  at: Date,
): Promise<void> {
  if (serviceIds.length === 0) return;
  await sql`
    update service_provisionings set verified_at = ${at}
    where tenant_id = ${tenantId} and router_id = ${routerId} and verified_at is null
      and service_id = any(${[...serviceIds]}::uuid[])`.execute(trx);
}
