import { DEVICE_ROLES } from '@atalaya/core/domain/network/device';
import type {
  KnownNeighbour,
  KnownSession,
  ServiceNetwork,
} from '@atalaya/core/domain/services/service-network';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What is stored of a tenant's network that a service's path can be read from; what was not seen since is left out. */
export async function readServiceNetwork(trx: Trx, since: Date): Promise<ServiceNetwork> {
  const services = await trx
    .selectFrom('services as s')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .where('s.desired_state', '<>', 'cancelled')
    .select(['s.id', 's.access_kind as accessKind', 's.access_identity as accessIdentity'])
    .select('c.name as customerName')
    .execute();
  const nothing = { devices: [], sessions: [], stations: [], bridgeHosts: [], neighbours: [] };
  if (services.length === 0) return { services, ...nothing };
  const devices = await trx
    .selectFrom('devices as d')
    .leftJoin('sites as p', (join) =>
      join.onRef('p.id', '=', 'd.site_id').on('p.kind', '=', 'premises'),
    )
    .select(['d.id', 'd.name', 'd.role', 'd.address', 'd.macs', 'p.name as premises'])
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
  const told = await readTold(trx, since);
  const sessions = (await readNewestSessions(trx, since)).map((session) => withTold(session, told));
  const known = devices.flatMap(({ role, ...device }) => {
    const known = DEVICE_ROLES.find((one) => one === role);
    return known ? [{ ...device, role: known }] : [];
  });
  return { services, devices: known, sessions, stations, bridgeHosts, neighbours: told.neighbours };
}

interface Told {
  readonly neighbours: readonly KnownNeighbour[];
  /** By router and PPP user, and by router and a lease's MAC. */
  readonly serverInterfaces: ReadonlyMap<string, string>;
  readonly relayed: ReadonlyMap<string, readonly string[]>;
}

/** What routers tell of others beside their sessions. */
async function readTold(trx: Trx, since: Date): Promise<Told> {
  const rows = await trx
    .selectFrom('device_neighbours')
    .where('kind', '<>', 'arp')
    .where('seen_at', '>=', since)
    .orderBy('seen_at')
    .select(['device_id', 'kind', 'key', 'mac', 'name', 'interface', 'platform'])
    .execute();
  const neighbours: KnownNeighbour[] = [];
  const serverInterfaces = new Map<string, string>();
  const relayed = new Map<string, readonly string[]>();
  for (const { device_id: routerId, kind, mac, name, interface: port, platform } of rows) {
    if (kind === 'lease') {
      const texts = [name, platform].flatMap((text) => text ?? []);
      relayed.set(`${routerId} ${mac}`, texts);
    } else if (port === null) continue;
    else if (kind === 'ppp') serverInterfaces.set(`${routerId} ${name}`, port);
    else if (mac !== null) neighbours.push({ routerId, interface: port, mac });
  }
  return { neighbours, serverInterfaces, relayed };
}

function withTold(session: StoredSession, { serverInterfaces, relayed }: Told): KnownSession {
  const { routerId, kind, user, mac } = session;
  return {
    ...session,
    serverInterface:
      kind === 'pppoe' ? (serverInterfaces.get(`${routerId} ${user}`) ?? null) : null,
    relayed: kind === 'dhcp' ? (relayed.get(`${routerId} ${mac}`) ?? []) : [],
  };
}

type StoredSession = Omit<KnownSession, 'serverInterface' | 'relayed'>;

/** Of each user those that are open, on however many routers; of who is offline, the last one. */
async function readNewestSessions(trx: Trx, since: Date): Promise<StoredSession[]> {
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
