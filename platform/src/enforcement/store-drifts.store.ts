import type { Drift } from '@atalaya/core/domain/enforcement/drift';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

export interface FoundDrift {
  readonly id: string;
  readonly drift: Drift;
  /** It was not there at the comparison before. */
  readonly isNew: boolean;
}

/** A router's rows of the tenant that no service of ours explains may be many: so many of a comparison are kept. */
const MOST_DRIFTS = 5_000;

/** Writes down what differs on a router; what was open and was not found again is over. In the order given. */
export async function storeDrifts(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  drifts: readonly Drift[],
  now: Instant,
): Promise<FoundDrift[]> {
  const at = new Date(now);
  const byKey = new Map(drifts.slice(0, MOST_DRIFTS).map((one) => [`${one.kind} ${one.key}`, one]));
  const given = JSON.stringify(
    [...byKey.values()].map(({ kind, key, serviceId, details }) => ({
      kind,
      key,
      serviceId,
      details,
    })),
  );
  await sql`
    update network_drifts d set ended_at = ${at}, ended_how = 'gone'
    where d.tenant_id = ${tenantId} and d.router_id = ${routerId} and d.ended_at is null and not exists (
      select 1 from jsonb_to_recordset(${given}::jsonb) as r (kind text, key text)
      where r.kind = d.kind and r.key = d.key
    )`.execute(trx);
  const { rows } = await sql<{ id: string; kind: string; key: string; is_new: boolean }>`
    insert into network_drifts
      (tenant_id, router_id, service_id, kind, key, details, first_seen_at, last_seen_at)
    select ${tenantId}::uuid, ${routerId}::uuid, s.id, r.kind, r.key, r.details, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${given}::jsonb) as r (kind text, key text, "serviceId" uuid, details jsonb)
    left join services s on s.tenant_id = ${tenantId} and s.id = r."serviceId"
    on conflict (tenant_id, router_id, kind, key) where ended_at is null
      do update set last_seen_at = excluded.last_seen_at, details = excluded.details, service_id = excluded.service_id
    returning id, kind, key, first_seen_at = last_seen_at as is_new`.execute(trx);
  const stored = new Map(rows.map((row) => [`${row.kind} ${row.key}`, row]));
  return [...byKey].flatMap(([key, drift]) => {
    const row = stored.get(key);
    return row === undefined ? [] : [{ id: row.id, drift, isNew: row.is_new }];
  });
}
