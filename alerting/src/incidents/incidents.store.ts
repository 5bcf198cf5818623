import { randomUUID } from 'node:crypto';
import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { IncidentEventKind, IncidentKind } from '@atalaya/core/domain/incidents/incident';
import type { ClosingOutage, OutageChange } from '@atalaya/core/domain/incidents/judge-outage';
import type { OpeningOutage } from '@atalaya/core/domain/incidents/plan-draft';
import type { Trx } from '@atalaya/platform/postgres/database';

const ROWS_AT_ONCE = 1_000;
/** Of the devices of one step, the timeline names this many; the members say the rest. */
const MOST_NAMED = 10;

/** A tenant's transaction and the moment of what is stored in it. */
export interface IncidentWrite {
  readonly trx: Trx;
  readonly tenantId: string;
  readonly at: Date;
}

/** What is known of an opening beside the plan. */
export interface OpeningFacts {
  readonly kind: IncidentKind;
  readonly severity: AlertSeverity;
  /** Of the incident that this one takes over. */
  readonly correlationId: string | null;
  /** Subscribers' devices that were off long before. */
  readonly offBefore: ReadonlySet<string>;
  readonly sessions: { readonly before: number; readonly now: number } | null;
}

/** Those of the devices that were not deleted, kept from being deleted until the transaction ends. */
export async function lockDevices({ trx }: IncidentWrite, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return trx
    .selectFrom('devices')
    .select(['id', 'name', 'role', 'site_id'])
    .where('id', 'in', ids)
    .orderBy('name')
    .forKeyShare()
    .execute();
}

/** undefined when its root was deleted meanwhile: nothing is opened. */
export async function openIncident(
  write: IncidentWrite,
  opening: OpeningOutage,
  { kind, severity, correlationId, offBefore, sessions }: OpeningFacts,
): Promise<string | undefined> {
  const { trx, tenantId, at } = write;
  const [root] = await lockDevices(write, [opening.rootId]);
  if (root === undefined) return undefined;
  const site = await trx
    .selectFrom('sites')
    .select('name')
    .where('id', '=', root.site_id)
    .executeTakeFirst();
  const openedAt = new Date(opening.at);
  const { id } = await trx
    .insertInto('incidents')
    .values({
      tenant_id: tenantId,
      kind,
      cause: opening.cause,
      severity,
      root_device_id: root.id,
      root_name: root.name,
      root_role: root.role,
      site_name: site?.name ?? null,
      opened_at: openedAt,
      correlation_id: correlationId ?? randomUUID(),
      told_at: at,
      told_devices: opening.members.length,
      sessions_before: sessions?.before ?? null,
      sessions_now: sessions?.now ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('incident_devices')
    .values({
      tenant_id: tenantId,
      incident_id: id,
      device_id: root.id,
      name: root.name,
      device_role: root.role,
      part: 'root',
      from_at: openedAt,
    })
    .execute();
  await note(write, id, 'opened', { cause: opening.cause });
  await joinDevices(write, id, opening.members, offBefore);
  return id;
}

async function joinDevices(
  write: IncidentWrite,
  incidentId: string,
  deviceIds: readonly string[],
  offBefore: ReadonlySet<string>,
): Promise<void> {
  const { trx, tenantId, at } = write;
  const devices = await lockDevices(write, deviceIds);
  if (devices.length === 0) return;
  const rows = devices.map(({ id, name, role }) => ({
    tenant_id: tenantId,
    incident_id: incidentId,
    device_id: id,
    name,
    device_role: role,
    part: 'member' as const,
    from_at: at,
    already_off: offBefore.has(id),
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('incident_devices')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
  await note(write, incidentId, 'joined', named(rows));
}

export async function changeIncident(
  write: IncidentWrite,
  change: OutageChange,
  offBefore: ReadonlySet<string>,
): Promise<void> {
  const { trx, at } = write;
  const { id, joined, left } = change;
  if (left.length > 0) {
    const gone = await trx
      .updateTable('incident_devices')
      .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(at)]) }))
      .where('incident_id', '=', id)
      .where('device_id', 'in', left)
      .where('to_at', 'is', null)
      .returning('name')
      .execute();
    if (gone.length > 0) await note(write, id, 'left', named(gone));
  }
  await joinDevices(write, id, joined, offBefore);
  const { cause } = await trx
    .selectFrom('incidents')
    .select('cause')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (cause !== change.cause) {
    await trx.updateTable('incidents').set({ cause: change.cause }).where('id', '=', id).execute();
    await note(write, id, 'worsened', { cause: change.cause });
  }
  if (joined.length > 0 || cause !== change.cause) await endAcknowledgement(write, id);
}

/** Raises it to this severity, unless it has it. */
export async function worsenIncident(
  write: IncidentWrite,
  id: string,
  severity: AlertSeverity,
): Promise<void> {
  const changed = await write.trx
    .updateTable('incidents')
    .set({ severity })
    .where('id', '=', id)
    .where('severity', '<>', severity)
    .returning('id')
    .executeTakeFirst();
  if (changed) await note(write, id, 'worsened', { severity });
}

/** Whoever acknowledged it "until worse" is asked again. */
export async function endAcknowledgement(write: IncidentWrite, id: string): Promise<void> {
  const ended = await write.trx
    .updateTable('incidents')
    .set({ acknowledged_at: null, acknowledged_by: null, acknowledgement: null })
    .where('id', '=', id)
    .where('acknowledgement', '=', 'until_worse')
    .returning('id')
    .executeTakeFirst();
  if (ended) await note(write, id, 'acknowledgement-ended', {});
}

/** A merged one is pointed to the other's incident once that is there. */
export async function closeIncident(
  write: IncidentWrite,
  { id, resolution }: ClosingOutage,
): Promise<void> {
  const { trx, at } = write;
  await trx
    .updateTable('incidents')
    .set({ resolved_at: at, resolution })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .execute();
  await trx
    .updateTable('incident_devices')
    .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(at)]) }))
    .where('incident_id', '=', id)
    .where('to_at', 'is', null)
    .execute();
  await trx
    .updateTable('incident_services')
    .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(at)]) }))
    .where('incident_id', '=', id)
    .where('to_at', 'is', null)
    .execute();
  await note(write, id, resolution === 'merged' ? 'merged' : 'resolved', { resolution });
}

export async function pointMerged({ trx }: IncidentWrite, id: string, into: string): Promise<void> {
  await trx.updateTable('incidents').set({ merged_into: into }).where('id', '=', id).execute();
}

export async function note(
  { trx, tenantId, at }: IncidentWrite,
  incidentId: string,
  kind: IncidentEventKind,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await trx
    .insertInto('incident_events')
    .values({ tenant_id: tenantId, incident_id: incidentId, at, kind, data: JSON.stringify(data) })
    .execute();
}

function named(devices: readonly { readonly name: string }[]) {
  const names = devices.map(({ name }) => name);
  return { count: names.length, names: names.slice(0, MOST_NAMED) };
}

/** How many sessions there are now, of those that a router had. */
export async function keepSessions({ trx }: IncidentWrite, id: string, now: number): Promise<void> {
  await trx.updateTable('incidents').set({ sessions_now: now }).where('id', '=', id).execute();
}

export async function readCorrelation({ trx }: IncidentWrite, id: string): Promise<string> {
  const row = await trx
    .selectFrom('incidents')
    .select('correlation_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.correlation_id;
}

export async function markTold(
  { trx, at }: IncidentWrite,
  id: string,
  devices: number,
): Promise<void> {
  await trx
    .updateTable('incidents')
    .set({ told_at: at, told_devices: devices })
    .where('id', '=', id)
    .execute();
}
