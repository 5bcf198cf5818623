import type { IncidentLink } from '@atalaya/core/domain/incidents/incident';
import { judgeLinkDown } from '@atalaya/core/domain/incidents/judge-link-down';
import type { IncidentWrite } from './incidents.store.js';
import type { TenantOutages } from './tenant-outages.js';

/** Keeps the link that is down where a root is told as one: the incident and its events name both ends. */
export async function keepLink(
  { trx }: IncidentWrite,
  tenant: TenantOutages,
  incidentId: string,
  rootId: string,
): Promise<void> {
  const root = tenant.network.nodes.get(rootId);
  if (root === undefined) return;
  const rows = await trx
    .selectFrom('device_links as l')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'l.tenant_id').onRef('d.id', '=', 'l.upstream_id'),
    )
    .where('l.downstream_id', '=', rootId)
    .select(['l.id', 'l.kind', 'l.upstream_id as upstreamId', 'd.name'])
    .execute();
  const down = judgeLinkDown(
    rows,
    root.since,
    (id) => tenant.network.nodes.get(id)?.state,
    (id) => tenant.radios.of(id),
  );
  const upstream = rows.find(({ id }) => id === down?.id);
  if (down === null || upstream === undefined) return;
  const link: IncidentLink = {
    id: down.id,
    kind: down.kind,
    upstream: { deviceId: upstream.upstreamId, name: upstream.name },
    evidence: down.evidence,
  };
  await trx
    .updateTable('incidents')
    .set({ link: JSON.stringify(link) })
    .where('id', '=', incidentId)
    .execute();
}
