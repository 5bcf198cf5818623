import { randomUUID } from 'node:crypto';
import type { IncidentLink } from '@atalaya/core/domain/incidents/incident';
import { DEVICE_ROLES, isInfrastructure } from '@atalaya/core/domain/network/device';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { StateChange } from '../pipeline/device-state-engine.js';
import {
  type NewestEvent,
  type RootIncidents,
  readRootIncidents,
} from './root-incidents.read-model.js';

const AT_ONCE = 1_000;

/**
 * Tells of infrastructure that is down on its own account, and of its return: as its link where the incident says so,
 * else as the device. Never of a lone CPE, of what hangs on something that is down, or of the root of an incident that
 * a silence holds back. Who went from down through unknown to down is still the same outage. To be called after the
 * incidents of the same transaction: the event has its incident's correlation.
 */
export async function appendDeviceEvents(
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
): Promise<void> {
  // Of several changes at once the last holds: who fell and turned out to hang on something dead was never down itself.
  const last = new Map(changes.map((change) => [change.deviceId, change]));
  const told = [...last.values()].filter(
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
  const devices = await readDevices(
    trx,
    changes.map(({ deviceId }) => deviceId),
  );
  const known = await readRootIncidents(trx, [...devices.keys()]);
  for (const change of changes) {
    const device = devices.get(change.deviceId);
    const event = device && eventOf(change, device, known);
    if (event) await appendEvent(trx, tenantId, event);
  }
}

interface Device {
  readonly name: string;
  readonly role: string;
  readonly siteName: string | null;
}

/** null where that is known already, or held back. */
function eventOf(
  { deviceId, after }: StateChange,
  device: Device,
  { incidents, downs }: RootIncidents,
): OutgoingEvent | null {
  const down = downs.get(deviceId);
  const incident = incidents.get(deviceId);
  if ((after.state === 'down') === (down !== undefined) || incident?.isKept) return null;
  const since = new Date(after.since).toISOString();
  const common = { at: after.since, actor: { kind: 'system' } } as const;
  const data = { deviceId, ...device, since, path: `/devices/${deviceId}` };
  if (down !== undefined) return { ...common, ...returnOf(down, data) };
  const link = incident?.link ?? null;
  return {
    ...common,
    type: link === null ? 'device.down' : 'link.down',
    subject: link === null ? `device:${deviceId}` : `link:${link.id}`,
    correlationId: incident?.correlationId ?? randomUUID(),
    data: link === null ? data : { ...data, link: linkData(link) },
  };
}

/** Told as what was told down, under the same correlation. */
function returnOf(down: NewestEvent, data: Readonly<Record<string, unknown>>) {
  const link = down.data['link'];
  return {
    type: down.type === 'link.down' ? ('link.up' as const) : ('device.up' as const),
    subject: down.subject,
    correlationId: down.correlation_id,
    causationId: down.id,
    data: { ...data, downSince: down.at.toISOString(), ...(link !== undefined && { link }) },
  };
}

const linkData = ({ id, kind, upstream, evidence }: IncidentLink) => ({
  id,
  kind,
  upstream,
  evidence,
});

/** Those that are infrastructure and still there. */
async function readDevices(trx: Trx, ids: readonly string[]): Promise<Map<string, Device>> {
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
  return new Map(
    infrastructure.map(({ id, name, role, siteName }) => [id, { name, role, siteName }]),
  );
}
