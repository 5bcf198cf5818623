import { SAMPLE_FLOWS } from '@atalaya/core/domain/collectors/collector-trouble';
import type { CollectorsView } from '@atalaya/core/domain/collectors/collectors-view';
import { pollUnits } from '@atalaya/core/domain/collectors/shard';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { z } from 'zod';

/** What a collector says of itself; one of another version may say less. */
const statusSchema = z.object({
  latenessMs: z.number().catch(0),
  droppedPolls: z.number().int().catch(0),
  isOverloaded: z.boolean().catch(false),
  samples: z.enum(SAMPLE_FLOWS).catch('stored'),
  waitingSamples: z.number().int().catch(0),
  suggestedGateway: z.string().nullable().catch(null),
});

export type CollectorRow = Awaited<ReturnType<typeof readCollectors>>[number];

/** Those that this tenant may see, as row-level security has it: the shared ones and its own. */
export async function readCollectors(trx: Trx, tenantId: string) {
  const rows = await trx
    .selectFrom('collectors as c')
    .leftJoin('collector_places as p', (join) =>
      join.onRef('p.collector_id', '=', 'c.id').on('p.tenant_id', '=', tenantId),
    )
    .leftJoin('remote_collectors as r', 'r.collector_id', 'c.id')
    .selectAll('c')
    .select(['p.site_id', 'p.device_id', 'r.revoked_at'])
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
  return rows.map(({ status, ...row }) => ({ ...row, status: statusSchema.parse(status) }));
}

export interface Held {
  readonly devices: number;
  readonly pinnedDevices: number;
}

export interface HeldDevices {
  readonly byCollector: ReadonlyMap<string, Held>;
  /** That are to be polled, by anybody. */
  readonly polled: number;
}

/** How many of this tenant's devices each collector polls. */
export async function countHeld(
  trx: Trx,
  tenantId: string,
  { holders }: CollectorsView,
): Promise<HeldDevices> {
  const devices = await trx
    .selectFrom('devices')
    .where('monitored', '=', true)
    .select(['id', 'collector_id'])
    .execute();
  const sources = await trx
    .selectFrom('device_sources')
    .where('enabled', '=', true)
    .select(['device_id', 'controller_id'])
    .execute();
  const controllers = await trx.selectFrom('controllers').select(['id', 'collector_id']).execute();
  const units = pollUnits(tenantId, { controllers, devices, sources });
  const polled = new Set(sources.map(({ device_id }) => device_id));
  const byCollector = new Map<string, Held>();
  let monitored = 0;
  for (const { id } of devices) {
    const unit = units.get(id);
    if (unit === undefined || !polled.has(id)) continue;
    monitored += 1;
    const holder = unit.collectorId ?? holders.get(unit.shard);
    if (holder === undefined) continue;
    const before = byCollector.get(holder) ?? { devices: 0, pinnedDevices: 0 };
    const pinned = unit.collectorId === null ? 0 : 1;
    byCollector.set(holder, {
      devices: before.devices + 1,
      pinnedDevices: before.pinnedDevices + pinned,
    });
  }
  return { byCollector, polled: monitored };
}

export async function countActiveTenants(trx: Trx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from tenants where status = 'active'`.execute(trx);
  return rows[0]?.count ?? 0;
}
