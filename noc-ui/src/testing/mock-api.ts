import { DEFAULT_PERMISSIONS } from '@atalaya/core/domain/access/roles';
import type { Overview } from '@atalaya/core/wire/rest/overview';
import { mockAlerts } from './mock-alerts.js';
import { MockBilling } from './mock-billing.js';
import { mockCollectors } from './mock-collectors.js';
import { mockCustomerFile, mockCustomers } from './mock-customers.js';
import { mockDiagnosis } from './mock-diagnosis.js';
import { mockEnforcement } from './mock-enforcement.js';
import { MockIncidents } from './mock-incidents.js';
import { list, mockLists } from './mock-lists.js';
import { mockPreview, mockWindowMessages, mockWindows } from './mock-maintenance.js';
import { mockRange, mockVitals } from './mock-metrics.js';
import { mockPaging } from './mock-paging.js';
import { mockProvisioning } from './mock-provisioning.js';
import { mockSessions, mockUsage } from './mock-sessions.js';
import { mockOverview, mockTopology, mockWall } from './mock-views.js';
import { buildWorld, type MockDevice, type MockWorld, mockId } from './mock-world.js';

export interface MockRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly token: string | null;
}
export interface MockReply {
  readonly status: number;
  readonly body?: unknown;
}

/** What a picture or a test may turn: it never leaves the process. */
export interface MockKnobs {
  isSignedIn: boolean;
  isEmpty: boolean;
  /** Nothing is down. */
  isCalm: boolean;
  towerCount: number;
  latencyMeasured: boolean;
  collectorTroubles: Overview['collectorTroubles'];
  pollAgeMs: number;
  isRevoked: boolean;
  needsTotp: boolean;
}

const DAY_MS = 86_400_000;
const PERMISSIONS = Object.entries(DEFAULT_PERMISSIONS.owner).flatMap(([resource, actions]) =>
  actions.map((action) => `${resource}:${action}`),
);

export class MockApi {
  readonly knobs: MockKnobs = {
    isSignedIn: true,
    isEmpty: false,
    isCalm: false,
    towerCount: 3,
    latencyMeasured: true,
    collectorTroubles: [],
    pollAgeMs: 3_000,
    isRevoked: false,
    needsTotp: false,
  };
  world: MockWorld = buildWorld(Date.now());

  #incidents = new MockIncidents();
  #billing = new MockBilling();

  rebuild(): void {
    this.#incidents = new MockIncidents();
    this.#billing = new MockBilling();
    this.world = this.knobs.isEmpty
      ? { sites: [], devices: [] }
      : buildWorld(Date.now(), this.knobs.towerCount);
    if (!this.knobs.isCalm) return;
    const { sites, devices } = this.world;
    this.world = { sites, devices: devices.map((device) => ({ ...device, state: 'up' })) };
  }

  answer(request: MockRequest): MockReply {
    const { path, method } = request;
    if (path === '/auth/refresh')
      return this.knobs.isSignedIn
        ? { status: 200, body: this.session() }
        : problem(401, 'No hay sesión.');
    if (path === '/auth/login') return this.logIn(request);
    if (path === '/auth/logout') {
      this.knobs.isSignedIn = false;
      return { status: 204 };
    }
    if (path === '/wall')
      return this.knobs.isRevoked
        ? problem(401, 'El enlace fue revocado.')
        : {
            status: 200,
            body: mockWall(
              this.world,
              Date.now(),
              this.knobs.pollAgeMs,
              this.knobs.latencyMeasured,
              this.knobs.collectorTroubles,
              this.#incidents.open(this.world),
            ),
          };
    if (path.startsWith('/incidents')) {
      const body = this.#incidents.answer(request, this.world);
      return body ? { status: 200, body } : problem(404, `No existe ${path}.`);
    }
    if (path.startsWith('/devices/')) return this.device(request);
    const known = this.#ofCustomers(request);
    if (known) return known;
    if (method === 'GET') return this.list(request);
    return this.change(request);
  }

  #ofCustomers({ path, method, query, body }: MockRequest): MockReply | undefined {
    const billing = this.#billing.answer(method, path, body);
    if (billing !== undefined) return { status: method === 'POST' ? 201 : 200, body: billing };
    const customers =
      method === 'GET'
        ? (mockDiagnosis(path, this.world) ??
          mockEnforcement(path, query, this.knobs.isEmpty) ??
          mockProvisioning(path, this.knobs.isEmpty) ??
          mockCustomers(path, this.world))
        : undefined;
    return customers === undefined ? undefined : { status: 200, body: customers };
  }

  private logIn({ body }: MockRequest): MockReply {
    if (body['password'] !== 'atalaya-demo')
      return problem(401, 'El correo o la contraseña no coinciden.');
    if (this.knobs.needsTotp && body['totp'] === undefined) {
      return problem(401, 'Send the six digits.', { slug: 'totp-required' });
    }
    this.knobs.isSignedIn = true;
    return { status: 200, body: this.session() };
  }

  session() {
    return {
      accessToken: 'mock',
      expiresIn: 900,
      mustEnrolTotp: false,
      user: {
        id: mockId(9, 1),
        email: 'demo@atalaya.test',
        name: 'Lucía Mendoza',
        locale: 'es',
        role: 'owner',
        isPlatformOperator: true,
        hasTotp: false,
        permissions: PERMISSIONS,
      },
      tenant: {
        id: mockId(9, 2),
        slug: 'bajio',
        name: 'Redes del Bajío',
        timezone: 'America/Mexico_City',
        currency: 'MXN',
        locale: 'es',
        branding: {},
      },
    };
  }

  private device({ path, method, query }: MockRequest): MockReply {
    const [, , id, part] = path.split('/');
    const device = this.world.devices.find((each) => each.id === id);
    if (!device) return problem(404, 'No existe.');
    const nowMs = Date.now();
    if (part === undefined)
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: device };
    if (part === 'vitals')
      return { status: 200, body: mockVitals(device, nowMs, this.knobs.latencyMeasured) };
    if (part === 'metrics')
      return {
        status: 200,
        body: mockRange(
          device,
          query.get('metric') ?? '',
          query.get('from') ?? '',
          query.get('to') ?? '',
          Number(query.get('maxPoints') ?? 300),
          nowMs,
        ),
      };
    if (part === 'stations') return { status: 200, body: { items: this.stations(device) } };
    if (part === 'availability') return { status: 200, body: availability(query, nowMs) };
    if (part === 'poll-requests')
      return { status: 202, body: { kind: 'full', until: new Date(nowMs + 60_000).toISOString() } };
    return problem(404, 'No existe.');
  }

  private stations(ap: MockDevice) {
    return this.world.devices
      .filter(({ upstreamId }) => upstreamId === ap.id)
      .map((cpe) => ({
        mac: cpe.macs[0] ?? '',
        radio: 'ath0',
        name: cpe.name,
        lastIp: cpe.address,
        deviceId: cpe.id,
        deviceName: cpe.name,
        signalDbm: cpe.signalDbm,
        snrDb: 30,
        ccqPct: 88,
        seenAt: new Date(Date.now() - 20_000).toISOString(),
      }));
  }

  private list({ path, query }: MockRequest): MockReply {
    const nowMs = Date.now();
    const replies: Record<string, () => unknown> = {
      '/overview': () =>
        mockOverview(
          this.world,
          nowMs,
          this.knobs.pollAgeMs,
          this.knobs.latencyMeasured,
          this.knobs.collectorTroubles,
        ),
      '/devices': () => this.devices(query),
      '/setup': () => ({ purpose: 'first_tenant', email: null, tenantName: null }),
      '/sites': () => list(this.world.sites),
      '/topology': () => mockTopology(this.world),
      '/collectors': () => list(mockCollectors(nowMs)),
      '/tenant': () => ({
        ...this.session().tenant,
        settings: {
          requireTotp: false,
          confirmMatchedLinks: false,
          shareContacts: false,
          nightHour: 4,
          lanNetworks: ['192.168.10.0/24'],
          upstreamProbes: { addresses: ['1.1.1.1'], dnsName: null, dnsServer: null },
        },
      }),
      '/sessions': () => list(this.knobs.isEmpty ? [] : mockSessions(query, nowMs)),
      '/usage': () => list(this.knobs.isEmpty ? [] : mockUsage(query)),
      [`/maintenance-windows/${mockId(8, 1)}/messages`]: () => mockWindowMessages(nowMs),
      '/maintenance-windows': () => (this.knobs.isEmpty ? list([]) : mockWindows(query, nowMs)),
      ...mockAlerts(this.world, query, nowMs),
      ...mockLists(nowMs),
      ...mockPaging(nowMs),
    };
    const reply = replies[path];
    return reply ? { status: 200, body: reply() } : problem(404, `No existe ${path}.`);
  }

  private devices(query: URLSearchParams) {
    const wanted = (query.get('search') ?? '').toLowerCase();
    const found = this.world.devices.filter(
      (device) =>
        (wanted === '' || `${device.name} ${device.address}`.toLowerCase().includes(wanted)) &&
        ['role', 'state', 'siteId'].every(
          (key) => !query.get(key) || Reflect.get(device, key) === query.get(key),
        ),
    );
    const sorted = found.sort((a, b) => a.name.localeCompare(b.name, 'es'));
    if (query.get('order') === 'desc') sorted.reverse();
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    const next = from + limit < sorted.length ? String(from + limit) : null;
    return { items: sorted.slice(from, from + limit), nextCursor: next, total: sorted.length };
  }

  private change({ path, body }: MockRequest): MockReply {
    if (path === '/wall-tokens') {
      const wallToken = {
        id: mockId(6, 2),
        name: String(body['name']),
        createdAt: new Date().toISOString(),
        lastSeenAt: null,
        revokedAt: null,
        showsRevenue: body['showsRevenue'] === true,
        sounds: body['sounds'] === true,
      };
      return {
        status: 201,
        body: { wallToken, url: 'http://127.0.0.1:3000/wall/wt_5f0c1f0f6a1d4a4fb6f0' },
      };
    }
    if (path === '/webhook-endpoints') {
      return problem(400, 'Revise los campos.', {
        errors: [{ field: 'url', message: 'leads to 10.0.0.9, which is not public: allow it' }],
      });
    }
    if (path === '/customers/import') return { status: 200, body: mockCustomerFile(body) };
    if (path === '/maintenance-windows/preview')
      return { status: 200, body: mockPreview(Date.now()) };
    if (path === '/devices')
      return problem(409, 'Revise los campos.', {
        errors: [{ field: 'name', message: 'Ya hay un equipo con este nombre.' }],
      });
    return { status: 204 };
  }
}

interface ProblemParts {
  readonly slug?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

function problem(
  status: number,
  detail: string,
  { slug = 'mock', errors }: ProblemParts = {},
): MockReply {
  const type = `/problems/${slug}`;
  const body = { type, title: detail, status, detail, requestId: 'mock' };
  return { status, body: errors ? { ...body, errors } : body };
}

function availability(query: URLSearchParams, nowMs: number) {
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  return {
    from: query.get('from'),
    to: query.get('to'),
    rawPct: 99.42,
    slaPct: 99.61,
    intervals: [
      { state: 'up', reason: null, from: at(7 * DAY_MS), to: at(2.4 * DAY_MS) },
      { state: 'down', reason: 'silent', from: at(2.4 * DAY_MS), to: at(2.17 * DAY_MS) },
      { state: 'up', reason: null, from: at(2.17 * DAY_MS), to: at(0.24 * DAY_MS) },
      { state: 'offline', reason: 'silent', from: at(0.24 * DAY_MS), to: at(0.21 * DAY_MS) },
      { state: 'up', reason: null, from: at(0.21 * DAY_MS), to: null },
    ],
  };
}
