import type { LineMemory, RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What lines were before the platform wrote; an empty one is forgotten. */
export async function storeMemories(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  memories: readonly LineMemory[],
  at: Date,
): Promise<void> {
  if (memories.length === 0) return;
  // The last word of a line counts: one statement may not write a row twice.
  const last = new Map(memories.map((one) => [one.serviceId, one.memory]));
  const kept = [...last].filter(([, memory]) => Object.keys(memory).length > 0);
  const forgotten = [...last].filter(([, memory]) => Object.keys(memory).length === 0);
  if (forgotten.length > 0) {
    await sql`
      delete from line_memories where tenant_id = ${tenantId} and router_id = ${routerId}
        and service_id = any(${forgotten.map(([id]) => id)}::uuid[])`.execute(trx);
  }
  if (kept.length === 0) return;
  const rows = kept.map(([id, memory]) => ({ id, memory }));
  await sql`
    insert into line_memories (tenant_id, service_id, router_id, memory, updated_at)
    select ${tenantId}::uuid, s.id, ${routerId}::uuid, r.memory, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, memory jsonb)
    join services s on s.tenant_id = ${tenantId} and s.id = r.id
    order by s.id
    on conflict (tenant_id, service_id, router_id)
      do update set memory = excluded.memory, updated_at = excluded.updated_at`.execute(trx);
}
