import { randomUUID } from 'node:crypto';
import { DEVICE_ROLES, isInfrastructure } from '@atalaya/core/domain/network/device';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { StateChange } from '../pipeline/device-state-engine.js';

const AT_ONCE = 1_000;

/**
 * Tells of infrastructure that is down on its own account, and of its return; never of a lone CPE and never of what
 * hangs on something that is down, nor of the root of an incident that a silence holds back. Who went from down through unknown to down is still the same outage. To be
 * called after the incidents of the same transaction: the event has its incident's correlation.
 */
export async function appendDeviceEvents(
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
): Promise<void> {
  const told = changes.filter(
    ({ before, after }) =>
      before !== after.state && (after.state === 'down' || after.state === 'up'),
  );
  for (let start = 0; start < told.length; start += AT_ONCE) {
    await appendSome(trx, tenantId, told.slice(start, start + AT_ONCE));
  }
}

async function appendSome(
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
): Promise<void> {
  const ids = [...new Set(changes.map(({ deviceId }) => deviceId))];
  const devices = await readDevices(trx, ids);
  const newest = await readNewest(trx, [...devices.keys()]);
  const incidents = await readIncidents(trx, [...devices.keys()]);
  for (const { deviceId, after } of changes) {
    const device = devices.get(deviceId);
    if (device === undefined) continue;
    const last = newest.get(deviceId);
    const isDown = last?.type === 'device.down';
    if ((after.state === 'down') === isDown) continue;
    const incident = incidents.get(deviceId);
    if (incident?.isKept) continue;
    const subject = subjectOf(deviceId);
    const type = after.state === 'down' ? ('device.down' as const) : ('device.up' as const);
    const correlationId = (isDown ? last?.correlation_id : incident?.correlationId) ?? randomUUID();
    const { id } = await appendEvent(trx, tenantId, {
      type,
      at: after.since,
      subject,
      correlationId,
      ...(isDown && last !== undefined && { causationId: last.id }),
      actor: { kind: 'system' },
      data: {
        deviceId,
        name: device.name,
        role: device.role,
        siteName: device.siteName,
        since: new Date(after.since).toISOString(),
        ...(isDown && last !== undefined && { downSince: last.at.toISOString() }),
        path: `/devices/${deviceId}`,
      },
    });
    newest.set(deviceId, {
      id,
      type,
      subject,
      correlation_id: correlationId,
      at: new Date(after.since),
    });
  }
}

const subjectOf = (deviceId: string) => `device:${deviceId}`;

/** Those that are infrastructure and still there. */
async function readDevices(trx: Trx, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('devices as d')
    .leftJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'd.tenant_id').onRef('s.id', '=', 'd.site_id'),
    )
    .where('d.id', 'in', ids)
    .select(['d.id', 'd.name', 'd.role', 's.name as siteName'])
    .execute();
  const infrastructure = rows.filter(({ role }) =>
    DEVICE_ROLES.some((known) => known === role && isInfrastructure(known)),
  );
  return new Map(infrastructure.map((row) => [row.id, row]));
}

/** The newest event of each device that has one. */
async function readNewest(trx: Trx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, NewestEvent>();
  const rows = await trx
    .selectFrom('outbox')
    .distinctOn('subject')
    .where('subject', 'in', ids.map(subjectOf))
    .where('type', 'in', ['device.down', 'device.up'])
    .select(['id', 'type', 'subject', 'correlation_id', 'at'])
    .orderBy('subject')
    .orderBy('sequence', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.subject.slice(subjectOf('').length), row]));
}

interface NewestEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlation_id: string;
  readonly at: Date;
}

interface RootIncident {
  readonly correlationId: string;
  /** A silence holds it back: nothing is told of its root either. */
  readonly isKept: boolean;
}

/** The open incidents whose root is one of these devices. */
async function readIncidents(trx: Trx, ids: readonly string[]): Promise<Map<string, RootIncident>> {
  const found = new Map<string, RootIncident>();
  if (ids.length === 0) return found;
  const rows = await trx
    .selectFrom('incidents')
    .where('root_device_id', 'in', ids)
    .where('resolved_at', 'is', null)
    .select(['root_device_id', 'correlation_id', 'announced_at'])
    .orderBy('opened_at')
    .execute();
  for (const { root_device_id: id, correlation_id: correlationId, announced_at: at } of rows) {
    if (id !== null) found.set(id, { correlationId, isKept: at === null });
  }
  return found;
}
