import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import type { KnownSession, ServiceNetwork } from '@atalaya/core/domain/services/service-network';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What is stored of a tenant's network that a service's path can be read from; what was not seen since is left out. */
export async function readServiceNetwork(trx: Trx, since: Date): Promise<ServiceNetwork> {
  const services = await trx
    .selectFrom('services')
    .where('desired_state', '<>', 'cancelled')
    .select(['id', 'access_kind as accessKind', 'access_identity as accessIdentity'])
    .execute();
  const nothing = { devices: [], sessions: [], stations: [], bridgeHosts: [] };
  if (services.length === 0) return { services, ...nothing };
  const devices = await trx
    .selectFrom('devices')
    .select(['id', 'name', 'role', 'address', 'macs'])
    .execute();
  const stations = await trx
    .selectFrom('station_sightings')
    .distinctOn('mac')
    .where('seen_at', '>=', since)
    .orderBy('mac')
    .orderBy('seen_at', 'desc')
    .orderBy('device_id')
    .select(['device_id as accessPointId', 'mac', 'name'])
    .execute();
  const bridgeHosts = await trx
    .selectFrom('bridge_hosts')
    .where('seen_at', '>=', since)
    .select(['device_id as deviceId', 'mac', 'interface', 'behind_mac as behindMac'])
    .execute();
  const sessions = await readNewestSessions(trx, since);
  const known = devices.flatMap(({ role, ...device }) => {
    const known = DEVICE_ROLES.find((one) => one === role);
    return known ? [{ ...device, role: known }] : [];
  });
  return { services, devices: known, sessions, stations, bridgeHosts };
}

/** Of each user those that are open, on however many routers; of who is offline, the last one. */
async function readNewestSessions(trx: Trx, since: Date): Promise<KnownSession[]> {
  const rows = await trx
    .selectFrom('service_sessions')
    .distinctOn(['kind', 'user_name', 'device_id'])
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('last_seen_at', '>=', since)]))
    .orderBy('kind')
    .orderBy('user_name')
    .orderBy('device_id')
    .orderBy(sql`(to_at is null)`, 'desc')
    .orderBy('from_at', 'desc')
    .select(['device_id as routerId', 'kind', 'user_name as user', 'mac', 'address'])
    .select(['from_at', 'to_at'])
    .execute();
  return [...groupBy(rows, ({ kind, user }) => `${kind} ${user}`).values()].flatMap((own) => {
    const open = own.filter(({ to_at }) => to_at === null);
    const newest = own.toSorted((a, b) => b.from_at.getTime() - a.from_at.getTime()).slice(0, 1);
    return (open.length > 0 ? open : newest).map(
      ({ from_at: _, to_at: __, ...session }) => session,
    );
  });
}
