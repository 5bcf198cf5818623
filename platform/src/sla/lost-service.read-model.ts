import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Interval } from '@atalaya/core/domain/sla/interval';
import type { SlaExclusion, SlaIncident } from '@atalaya/core/domain/sla/judge-period';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

export interface LostServiceQuery {
  readonly tenantId: string;
  readonly serviceIds: readonly string[];
  readonly within: Interval;
}

/** An incident with whether the service was suspended already when it began. */
export interface LostService extends SlaIncident {
  readonly wasSuspended: boolean;
}

/** The outages that hurt these services within a time, those that go on clipped to its end. */
export async function readLostService(
  trx: Trx,
  { tenantId, serviceIds, within }: LostServiceQuery,
): Promise<Map<string, LostService[]>> {
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const { rows } = await sql<{
    service_id: string;
    id: string;
    name: string;
    root_device_id: string | null;
    is_confirmed: boolean;
    suspended: boolean;
    exclusion: SlaExclusion | null;
    from_at: Date;
    to_at: Date | null;
  }>`
    select s.service_id, i.id, i.root_name as name, i.root_device_id, s.certainty = 'confirmed' as is_confirmed,
      s.suspended, coalesce(x.kind, h.kind) as exclusion, s.from_at, coalesce(s.to_at, i.resolved_at) as to_at
    from incident_services s
    join incidents i on i.tenant_id = s.tenant_id and i.id = s.incident_id
    left join incident_exclusions x on x.tenant_id = i.tenant_id and x.incident_id = i.id
    left join incident_exclusions h on h.tenant_id = i.tenant_id and h.incident_id = i.merged_into
    where s.tenant_id = ${tenantId} and s.service_id = any(${[...serviceIds]}::uuid[]) and i.kind = 'outage'
      and s.from_at < ${to} and coalesce(s.to_at, i.resolved_at, ${to}) > ${from}
    order by s.from_at, i.id`.execute(trx);
  const roots = rows.flatMap((row) => (row.root_device_id === null ? [] : [row.root_device_id]));
  const unknown = await readUnknown(trx, tenantId, [...new Set(roots)], within);
  const incidents = rows.map((row) => ({
    serviceId: row.service_id,
    incident: {
      id: row.id,
      name: row.name,
      from: row.from_at.getTime(),
      to: Math.min(row.to_at?.getTime() ?? within.to, within.to),
      isConfirmed: row.is_confirmed,
      exclusion: row.exclusion,
      wasSuspended: row.suspended,
      unknown: unknown.get(row.root_device_id ?? '') ?? [],
    },
  }));
  const byService = groupBy(incidents, ({ serviceId }) => serviceId);
  return new Map([...byService].map(([id, own]) => [id, own.map(({ incident }) => incident)]));
}

/** When nothing was known of these devices, within a time. */
async function readUnknown(
  trx: Trx,
  tenantId: string,
  deviceIds: readonly string[],
  within: Interval,
): Promise<Map<string, Interval[]>> {
  if (deviceIds.length === 0) return new Map();
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const { rows } = await sql<{ device_id: string; from_at: Date; to_at: Date | null }>`
    select device_id, from_at, to_at from device_state_intervals
    where tenant_id = ${tenantId} and device_id = any(${[...deviceIds]}::uuid[]) and state = 'unknown'
      and from_at < ${to} and coalesce(to_at, ${to}) > ${from}`.execute(trx);
  return intervalsBy(rows, (row) => row.device_id, within);
}

/** When nothing was known of what a service hangs on: of its confirmed access point, router or site's devices. */
export async function readGaps(
  trx: Trx,
  { tenantId, serviceIds, within }: LostServiceQuery,
): Promise<Map<string, Interval[]>> {
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const { rows } = await sql<{ service_id: string; from_at: Date; to_at: Date | null }>`
    select l.service_id, d.from_at, d.to_at
    from service_device_links l
    join device_state_intervals d on d.tenant_id = l.tenant_id and d.device_id = l.device_id
    where l.tenant_id = ${tenantId} and l.service_id = any(${[...serviceIds]}::uuid[])
      and l.status = 'confirmed' and l.kind <> 'cpe' and d.state = 'unknown'
      and l.valid_from < ${to} and coalesce(l.valid_to, ${to}) > ${from}
      and d.from_at < ${to} and coalesce(d.to_at, ${to}) > ${from}`.execute(trx);
  return intervalsBy(rows, (row) => row.service_id, within);
}

/** Planned work that a customer was told of before it began and that was done as told. */
export async function readToldWork(
  trx: Trx,
  { tenantId, serviceIds, within }: LostServiceQuery,
): Promise<Map<string, Interval[]>> {
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const { rows } = await sql<{ service_id: string; from_at: Date; to_at: Date }>`
    select s.id as service_id, n.from_at,
      case when n.outcome = 'ended' then least(n.to_at, n.outcome_at) else n.to_at end as to_at
    from services s
    join maintenance_messages m on m.tenant_id = s.tenant_id and m.customer_id = s.customer_id
      and m.phase = 'before' and m.state = 'told'
    join maintenance_notices n on n.tenant_id = m.tenant_id and n.id = m.notice_id
    where s.tenant_id = ${tenantId} and s.id = any(${[...serviceIds]}::uuid[])
      and m.settled_at <= n.from_at and coalesce(n.outcome, 'ended') = 'ended'
      and n.from_at < ${to} and n.to_at > ${from}`.execute(trx);
  return intervalsBy(rows, (row) => row.service_id, within);
}

/** From each cut that was carried out to the return that followed it. */
export async function readSuspended(
  trx: Trx,
  { tenantId, serviceIds, within }: LostServiceQuery,
): Promise<Map<string, Interval[]>> {
  const { rows } = await sql<{ service_id: string; from_at: Date; to_at: Date | null }>`
    select service_id, decided_at as from_at, next_at as to_at from (
      select service_id, action, decided_at,
        lead(decided_at) over (partition by service_id order by generation, decided_at) as next_at
      from dunning_decisions
      where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[])
        and is_enforced and action in ('suspend', 'reconnect')
    ) as acts
    where action = 'suspend' and decided_at < ${new Date(within.to)}
      and coalesce(next_at, ${new Date(within.to)}) > ${new Date(within.from)}`.execute(trx);
  return intervalsBy(rows, (row) => row.service_id, within);
}

/** Days on which a customer wished to be without it. */
export async function readPausedDays(
  trx: Trx,
  { tenantId, serviceIds }: LostServiceQuery,
): Promise<Map<string, { readonly start: string; readonly end: string | null }[]>> {
  const { rows } = await sql<{ service_id: string; start: string; end: string | null }>`
    select service_id, starts_on as start, ends_on as end from service_pauses
    where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[]) and kind = 'voluntary'`.execute(
    trx,
  );
  return groupBy(rows, (row) => row.service_id);
}

function intervalsBy<T extends { readonly from_at: Date; readonly to_at: Date | null }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  within: Interval,
): Map<string, Interval[]> {
  const grouped = groupBy(rows, keyOf);
  return new Map(
    [...grouped].map(([key, own]) => [
      key,
      own.map(({ from_at: from, to_at: to }) => ({
        from: from.getTime(),
        to: Math.min(to?.getTime() ?? within.to, within.to),
      })),
    ]),
  );
}
