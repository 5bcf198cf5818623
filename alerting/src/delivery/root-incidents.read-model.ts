import type { IncidentLink } from '@atalaya/core/domain/incidents/incident';
import type { Trx } from '@atalaya/platform/postgres/database';

/** The last thing that was told of a device, or of the link that leads to it. */
export interface NewestEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlation_id: string;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

interface RootIncident {
  readonly correlationId: string;
  /** A silence holds it back: nothing is told of its root either. */
  readonly isKept: boolean;
  /** As which its root is told; null where that is the device itself. */
  readonly link: IncidentLink | null;
}

export interface RootIncidents {
  /** The open ones by root. */
  readonly incidents: ReadonlyMap<string, RootIncident>;
  /** Of devices that were told down and not up since: that event. */
  readonly downs: ReadonlyMap<string, NewestEvent>;
}

/** What was told of these devices, and the incidents of which they are the root. In a tenant's transaction. */
export async function readRootIncidents(
  trx: Trx,
  deviceIds: readonly string[],
): Promise<RootIncidents> {
  const incidents = new Map<string, RootIncident>();
  if (deviceIds.length === 0) return { incidents, downs: new Map() };
  const rows = await trx
    .selectFrom('incidents')
    .where('root_device_id', 'in', deviceIds)
    .where((eb) => eb.or([eb('resolved_at', 'is', null), eb('link', 'is not', null)]))
    .select(['root_device_id', 'correlation_id', 'announced_at', 'link', 'resolved_at', 'kind'])
    .orderBy('opened_at')
    .execute();
  const deviceOf = new Map(deviceIds.map((id) => [`device:${id}`, id]));
  for (const { root_device_id: id, link, ...row } of rows) {
    if (id === null) continue;
    if (link !== null) deviceOf.set(`link:${link.id}`, id);
    if (row.resolved_at !== null || row.kind !== 'outage') continue;
    const isKept = row.announced_at === null;
    incidents.set(id, { correlationId: row.correlation_id, isKept, link });
  }
  return { incidents, downs: await readDowns(trx, deviceOf) };
}

async function readDowns(
  trx: Trx,
  deviceOf: ReadonlyMap<string, string>,
): Promise<Map<string, NewestEvent>> {
  const rows = await trx
    .selectFrom('outbox')
    .distinctOn('subject')
    .where('subject', 'in', [...deviceOf.keys()])
    .where('type', 'in', ['device.down', 'device.up', 'link.down', 'link.up'])
    .select(['id', 'type', 'subject', 'correlation_id', 'at', 'data'])
    .orderBy('subject')
    .orderBy('sequence', 'desc')
    .execute();
  return new Map(
    rows
      .filter(({ type }) => type === 'device.down' || type === 'link.down')
      .map((row) => [deviceOf.get(row.subject) ?? '', row]),
  );
}
