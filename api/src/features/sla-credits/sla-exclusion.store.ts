import type { SlaExclusionView, slaExclusionSchema } from '@atalaya/core/wire/rest/sla-credits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { markStale } from '@atalaya/platform/sla/rejudge-credits.store';
import type { z } from 'zod';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function readExclusion(trx: Trx, incidentId: string): Promise<SlaExclusionView> {
  const row = await trx
    .selectFrom('incidents as i')
    .leftJoin('incident_exclusions as x', (join) =>
      join.onRef('x.tenant_id', '=', 'i.tenant_id').onRef('x.incident_id', '=', 'i.id'),
    )
    .where('i.id', '=', incidentId)
    .select(['x.kind', 'x.note', 'x.decided_by', 'x.decided_at'])
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return {
    kind: row.kind,
    note: row.note ?? '',
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

/** Says whether an incident is the provider's; credits that it is part of are judged anew. */
export async function setExclusion(
  unit: TenantUnit,
  incidentId: string,
  { kind, note }: z.output<typeof slaExclusionSchema>,
): Promise<SlaExclusionView> {
  const { trx, tenantId, now } = unit;
  const before = await readExclusion(trx, incidentId);
  if (before.kind === kind && before.note === note) return before;
  if (kind === null) {
    await trx.deleteFrom('incident_exclusions').where('incident_id', '=', incidentId).execute();
  } else {
    const values = { kind, note, decided_by: unit.actor.name, decided_at: now };
    await trx
      .insertInto('incident_exclusions')
      .values({ tenant_id: tenantId, incident_id: incidentId, ...values })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'incident_id']).doUpdateSet(values))
      .execute();
  }
  await markStale(trx, tenantId, incidentId, now);
  const after = await readExclusion(trx, incidentId);
  await unit.record({
    action: 'incident.sla_exclusion',
    subjectType: 'incident',
    subjectId: incidentId,
    before,
    after,
  });
  return after;
}
