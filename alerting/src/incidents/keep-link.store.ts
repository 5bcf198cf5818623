import type { IncidentLink } from '@atalaya/core/domain/incidents/incident';
import { judgeLinkDown, type LinkEvidence } from '@atalaya/core/domain/incidents/judge-link-down';
import type { LinkLoss } from '@atalaya/core/domain/incidents/link-loss';
import type { Trx } from '@atalaya/platform/postgres/database';
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
  const rows = await readLinksUp(trx, rootId);
  const down = judgeLinkDown(
    rows,
    root.since,
    (id) => tenant.network.nodes.get(id)?.state,
    (id) => tenant.radios.of(id),
  );
  const row = rows.find(({ id }) => id === down?.id);
  if (down !== null && row !== undefined) await store(trx, incidentId, row, down.evidence);
}

/** The same of a link that an end says is not connected, while both answer. */
export async function keepLostLink(
  { trx }: IncidentWrite,
  incidentId: string,
  rootId: string,
  { linkId, by }: LinkLoss,
): Promise<void> {
  const row = (await readLinksUp(trx, rootId)).find(({ id }) => id === linkId);
  const evidence = by === 'upstream' ? 'upstream-lost' : 'downstream-lost';
  if (row !== undefined) await store(trx, incidentId, row, evidence);
}

type LinkUp = Awaited<ReturnType<typeof readLinksUp>>[number];

function readLinksUp(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('device_links as l')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'l.tenant_id').onRef('d.id', '=', 'l.upstream_id'),
    )
    .where('l.downstream_id', '=', deviceId)
    .select(['l.id', 'l.kind', 'l.upstream_id as upstreamId', 'd.name'])
    .execute();
}

async function store(
  trx: Trx,
  incidentId: string,
  { id, kind, upstreamId, name }: LinkUp,
  evidence: LinkEvidence,
): Promise<void> {
  const link: IncidentLink = { id, kind, upstream: { deviceId: upstreamId, name }, evidence };
  await trx
    .updateTable('incidents')
    .set({ link: JSON.stringify(link) })
    .where('id', '=', incidentId)
    .execute();
}
