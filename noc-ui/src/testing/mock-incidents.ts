import type { IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { list } from './mock-lists.js';
import { type MockWorld, mockId } from './mock-world.js';

const MINUTE_MS = 60_000;

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

const PEOPLE = [
  { id: mockId(9, 1), name: 'Lucía Mendoza', role: 'owner' },
  { id: mockId(9, 3), name: 'Raúl Ibarra', role: 'technician' },
];

/** One dead sector with its radios, and one that was resolved; the open one can be acknowledged. */
export class MockIncidents {
  #acknowledgement: IncidentDetail['acknowledgement'] = null;
  #assignedTo: IncidentDetail['assignedTo'] = null;
  #silence: IncidentDetail['silence'] = null;

  /** undefined for a path that it does not know. */
  answer({ method, path, query, body }: Asked, world: MockWorld): unknown {
    const incidents = this.#incidents(world, Date.now());
    const [, , id, verb] = path.split('/');
    if (id === 'assignees') return { items: PEOPLE };
    if (id === undefined) {
      const severity = query.get('severity');
      return list(
        incidents.filter(
          (one) =>
            one.state === query.get('state') && (severity === null || one.severity === severity),
        ),
      );
    }
    if (method === 'POST' && verb === 'acknowledge') this.#acknowledgement = 'until_clear';
    if (method === 'POST' && verb === 'silence') {
      const until = new Date(Date.now() + Number(body['hours']) * 60 * MINUTE_MS).toISOString();
      this.#silence = { id: mockId(16, 9), until, by: 'Lucía Mendoza', reason: '' };
    }
    if (method === 'POST' && verb === 'assign') {
      this.#assignedTo = PEOPLE.find((person) => person.id === body['userId']) ?? null;
    }
    return this.#incidents(world, Date.now()).find((incident) => incident.id === id);
  }

  /** Those that are not resolved. */
  open(world: MockWorld): IncidentDetail[] {
    return this.#incidents(world, Date.now()).filter(({ state }) => state !== 'resolved');
  }

  #incidents(world: MockWorld, nowMs: number): IncidentDetail[] {
    const root = world.devices.find(({ state, role }) => state === 'down' && role !== 'cpe');
    if (root === undefined) return [];
    const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
    const members = world.devices.filter(({ upstreamId }) => upstreamId === root.id);
    const isKnown = this.#acknowledgement !== null;
    const price = { amountMinor: 49_900, currency: 'MXN' };
    const open: IncidentDetail = {
      id: mockId(12, 1),
      kind: 'outage',
      cause: 'device-down',
      severity: 'critical',
      state: isKnown ? 'acknowledged' : 'open',
      root: {
        deviceId: root.id,
        name: root.name,
        role: root.role,
        siteName: root.siteName,
      },
      link: null,
      sessions: null,
      returned: null,
      openedAt: at(14 * MINUTE_MS),
      acknowledgedAt: isKnown ? at(MINUTE_MS) : null,
      acknowledgedBy: isKnown ? 'Lucía Mendoza' : null,
      acknowledgement: this.#acknowledgement,
      assignedTo: this.#assignedTo,
      resolvedAt: null,
      resolution: null,
      mergedInto: null,
      deviceCount: members.length,
      alertNames: [],
      alerts: [],
      announcedAt: at(14 * MINUTE_MS),
      silence: this.#silence,
      impact: {
        services: members.length - 1,
        customers: members.length - 1,
        companies: 1,
        suggestedServices: 1,
        suspendedServices: 1,
        monthly: [{ amountMinor: (members.length - 1) * price.amountMinor, currency: 'MXN' }],
      },
      devices: devicesOf([root, ...members], at),
      services: members.map((device, index) => ({
        serviceId: device.id,
        customerId: device.id,
        customerName: device.name,
        monthly: price,
        certainty: index === 1 ? 'suggested' : 'confirmed',
        suspended: index === members.length - 1,
        from: at(14 * MINUTE_MS),
        to: null,
      })),
      timeline: timelineOf(members, at),
    };
    const over: IncidentDetail = {
      ...open,
      id: mockId(12, 2),
      state: 'resolved',
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgement: null,
      openedAt: at(26 * 60 * MINUTE_MS),
      resolvedAt: at(25 * 60 * MINUTE_MS),
      resolution: 'recovered',
      returned: RETURNED,
    };
    return [open, this.#degraded(open, world, at), over];
  }

  /** A device that answers, and is hot. */
  #degraded(like: IncidentDetail, world: MockWorld, at: (agoMs: number) => string): IncidentDetail {
    const root = world.devices.find(({ state, role }) => state === 'up' && role !== 'cpe');
    const { id = null, name = 'ap' } = root ?? {};
    const now = { alreadyOff: false, bootedAt: null, restarted: null };
    const devices = [
      { deviceId: id, name, role: root?.role ?? 'ap', part: 'root' as const, ...now },
    ];
    const alert = {
      name: 'Equipo caliente',
      severity: 'warning' as const,
      metric: 'device.temperature_c',
    };
    return {
      ...like,
      id: mockId(12, 3),
      kind: 'degradation',
      cause: 'alert',
      severity: 'warning',
      state: 'open',
      root: { deviceId: id, name, role: root?.role ?? 'ap', siteName: root?.siteName ?? null },
      openedAt: at(40 * MINUTE_MS),
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgement: null,
      deviceCount: 0,
      alertNames: [alert.name],
      alerts: [
        {
          ...alert,
          id: '1',
          deviceId: id,
          deviceName: name,
          tags: {},
          value: 74.5,
          since: at(40 * MINUTE_MS),
          to: null,
        },
      ],
      devices: devices.map((device) => ({ ...device, from: at(40 * MINUTE_MS), to: null })),
      timeline: like.timeline.slice(-1),
    };
  }
}

const RETURNED: IncidentDetail['returned'] = {
  cause: 'power',
  rootBootedAt: '2026-03-01T12:58:00Z',
  restarted: 9,
  keptRunning: 2,
  unknown: 1,
  utilityOutage: { near: 'Sectorial Norte 2', devices: 8, bootedAt: '2026-03-01T12:57:00Z' },
};

function devicesOf(
  devices: MockWorld['devices'],
  at: (agoMs: number) => string,
): IncidentDetail['devices'] {
  return devices.map((device, index) => ({
    deviceId: device.id,
    name: device.name,
    role: device.role,
    part: index === 0 ? 'root' : 'member',
    alreadyOff: index === 1,
    bootedAt: null,
    restarted: null,
    from: at(14 * MINUTE_MS),
    to: null,
  }));
}

function timelineOf(
  members: readonly { readonly name: string }[],
  at: (agoMs: number) => string,
): IncidentDetail['timeline'] {
  return [
    {
      id: '3',
      at: at(13 * MINUTE_MS),
      kind: 'told',
      actorName: null,
      text: null,
      devices: null,
      severity: null,
      notice: {
        about: 'opened',
        to: [{ channel: 'Telegram de Raúl', person: 'Raúl Ibarra' }],
        policy: 'Red troncal',
        step: 1,
        until: null,
        by: null,
        reason: null,
      },
    },
    {
      id: '2',
      at: at(13 * MINUTE_MS),
      kind: 'joined',
      actorName: null,
      text: null,
      devices: {
        count: members.length,
        names: members.slice(0, 3).map((device) => device.name),
      },
      severity: null,
      notice: null,
    },
    {
      id: '1',
      at: at(14 * MINUTE_MS),
      kind: 'opened',
      actorName: null,
      text: null,
      devices: null,
      severity: null,
      notice: null,
    },
  ];
}
