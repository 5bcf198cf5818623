import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import type { Topology } from '@atalaya/core/wire/rest/links';
import type { Overview } from '@atalaya/core/wire/rest/overview';
import type { Sector, Wall, WallIncident } from '@atalaya/core/wire/rest/wall';
import type { MockDevice, MockWorld } from './mock-world.js';

function sectorOf(device: MockDevice, world: MockWorld): Sector {
  const signals = world.devices
    .filter(({ upstreamId }) => upstreamId === device.id)
    .flatMap(({ signalDbm }) => signalDbm ?? []);
  const isUp = device.state === 'up';
  return {
    deviceId: device.id,
    name: device.name.replace(`${device.siteName} `, ''),
    role: device.role,
    state: device.state,
    reason: device.reason,
    since: device.since,
    clients: isUp ? device.clients : null,
    worstSignalDbm: isUp && signals.length > 0 ? Math.min(...signals) : null,
    utilisationPct: isUp ? Math.round(device.utilisationPct) : null,
  };
}

export function mockWall(
  world: MockWorld,
  nowMs: number,
  pollAgeMs: number,
  latencyMeasured: boolean,
  collectorTroubles: Overview['collectorTroubles'],
  incidents: readonly IncidentDetail[],
): Wall {
  const overview = mockOverview(world, nowMs, pollAgeMs, latencyMeasured, collectorTroubles);
  const cpes = world.devices.filter(({ role }) => role === 'cpe');
  const rest = world.devices.filter(({ role }) => role !== 'cpe');
  const up = (list: readonly MockDevice[]) => list.filter(({ state }) => state === 'up').length;
  return {
    tenant: { name: 'Redes del Bajío', timezone: 'America/Mexico_City', locale: 'es' },
    ...overview,
    worstLinks: overview.worstLinks.map((link) => ({
      ...link,
      name: `${link.deviceId.slice(-2)}:4F:2A · ${link.upstreamName}`,
    })),
    infrastructure: { up: up(rest), total: rest.length },
    cpes: {
      up: up(cpes),
      offline: cpes.filter(({ state }) => state === 'offline').length,
      total: cpes.length,
    },
    incidents: {
      total: incidents.length,
      listed: incidents.map(mockWallIncident),
      customers: incidents.reduce((sum, { impact }) => sum + (impact?.customers ?? 0), 0),
      monthly: incidents[0]?.impact?.monthly ?? [],
      lastResolvedAt: new Date(nowMs - 5 * 3_600_000).toISOString(),
    },
    sounds: false,
    towers: world.sites.map((site) => {
      const here = rest.filter(({ siteId }) => siteId === site.id);
      const aps = here.filter(({ role }) => role === 'ap');
      const isHurt = here.some(({ state }) => state === 'down');
      return {
        siteId: site.id,
        name: site.name,
        state: isHurt ? 'down' : 'up',
        stations: aps.reduce((sum, ap) => sum + ap.clients, 0),
        sectors: aps.map((ap) => sectorOf(ap, world)),
        infrastructure: here
          .filter(({ role }) => role !== 'ap')
          .map((device) => sectorOf(device, world)),
      };
    }),
  };
}

function mockWallIncident(incident: IncidentDetail): WallIncident {
  const { id, cause, severity, state, root, openedAt, acknowledgedBy, deviceCount } = incident;
  return {
    id,
    cause,
    severity,
    state: state === 'open' ? 'open' : 'acknowledged',
    name: root.name,
    role: root.role,
    siteName: root.siteName,
    since: openedAt,
    acknowledgedBy,
    silencedUntil: incident.silence?.until ?? null,
    devices: deviceCount,
    customers: incident.impact?.customers ?? null,
    monthly: incident.impact?.monthly ?? null,
  };
}

export function mockOverview(
  world: MockWorld,
  nowMs: number,
  pollAgeMs: number,
  latencyMeasured: boolean,
  collectorTroubles: Overview['collectorTroubles'],
): Overview {
  const counts = new Map<string, Overview['counts'][number]>();
  for (const { role, state } of world.devices) {
    const key = `${role} ${state}`;
    const before = counts.get(key);
    counts.set(key, { role, state, count: (before?.count ?? 0) + 1 });
  }
  const names = new Map(world.devices.map(({ id, name }) => [id, name]));
  return {
    now: new Date(nowMs).toISOString(),
    newestPollAt: world.devices.length === 0 ? null : new Date(nowMs - pollAgeMs).toISOString(),
    latencyMeasured,
    collectorTroubles,
    failingChannels: [],
    counts: [...counts.values()],
    outages: world.devices
      .filter(({ role, state }) => role !== 'cpe' && (state === 'down' || state === 'unreachable'))
      .map((device) => ({
        deviceId: device.id,
        name: device.name,
        role: device.role,
        siteName: device.siteName,
        state: device.state,
        since: device.since ?? '',
      })),
    worstLinks: world.devices
      .filter(
        ({ role, signalDbm }) => (role === 'cpe' || role === 'backhaul') && signalDbm !== null,
      )
      .map((device) => ({
        deviceId: device.id,
        name: device.name,
        upstreamName: names.get(device.upstreamId ?? '') ?? null,
        siteName: device.siteName,
        signalDbm: device.signalDbm ?? 0,
        baselineDbm: device.baselineDbm,
        deltaDb: (device.signalDbm ?? 0) - device.baselineDbm,
        ccqPct: 84,
      }))
      .sort((a, b) => a.deltaDb - b.deltaDb)
      .slice(0, 10),
  };
}

export function mockTopology(world: MockWorld): Topology {
  return {
    sites: world.sites.map(({ id, name, kind, latitude, longitude, parentId }) => ({
      id,
      name,
      kind,
      latitude,
      longitude,
      parentId,
    })),
    nodes: world.devices.map(({ id, name, role, siteId, state }) => ({
      id,
      name,
      role,
      siteId,
      state,
    })),
    links: world.devices.flatMap(({ id, upstreamId, state, role }) =>
      upstreamId === null
        ? []
        : [
            {
              id,
              upstreamId,
              downstreamId: id,
              kind:
                role === 'cpe' || role === 'backhaul' ? ('radio' as const) : ('ethernet' as const),
              state:
                state === 'up'
                  ? ('up' as const)
                  : state === 'down'
                    ? ('down' as const)
                    : ('unknown' as const),
            },
          ],
    ),
  };
}
