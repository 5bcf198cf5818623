import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deviceShape, interfaceShape } from './device-shape.js';
import { linkShape } from './link-shape.js';
import { outageShape } from './outage-shape.js';
import type { UispShapeContext } from './shape-context.js';
import { siteShape } from './site-shape.js';
import { stationShape } from './station-shape.js';
import { STATISTICS_INTERVALS_MS, statisticsShape } from './statistics-shape.js';
import { suspensionRoutes } from './suspension-routes.js';
import { UISP_BASE } from './uisp-base.js';
import type { UispFaults } from './uisp-faults.js';
import type { UispDeviceState, UispSiteState, UispWorld } from './uisp-world.js';

interface UispRoutesDeps {
  readonly world: UispWorld;
  readonly faults: UispFaults;
  /** A session token, or null when refused. */
  login(username: unknown, password: unknown): string | null;
}

type Query = Readonly<Record<string, string | string[] | undefined>>;

export function uispRoutes(deps: UispRoutesDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    addDeviceRoutes(app, deps);
    addSiteRoutes(app, deps);
    suspensionRoutes(app, {
      world: deps.world,
      faults: deps.faults,
      context: () => contextOf(deps),
      queryOf,
    });
    addServerRoutes(app, deps);
  };
}

function contextOf({ world, faults }: UispRoutesDeps): UispShapeContext {
  return {
    nowMs: world.now?.() ?? Date.now(),
    devices: new Map(world.devices().map((device) => [device.id, device])),
    sites: new Map(world.sites().map((site) => [site.id, site])),
    faults,
  };
}

function addDeviceRoutes(app: FastifyInstance, deps: UispRoutesDeps): void {
  app.get(`${UISP_BASE}/devices`, (request) => {
    const context = contextOf(deps);
    const query = queryOf(request);
    const withInterfaces = query['withInterfaces'] === 'true';
    const shapes = [...context.devices.values()]
      .filter((device) => isAsked(device, query))
      .flatMap((device) => copiesOf(device, deps.faults.copies))
      .map((device) => deviceShape(device, context, withInterfaces));
    return deps.faults.brokenDevices
      ? [null, ...shapes, 'no device', { identification: 7 }]
      : shapes;
  });

  /** Routes below one device; 404 when the world has none of that id. */
  const forDevice = (
    path: string,
    answer: (
      device: UispDeviceState,
      context: UispShapeContext,
      request: FastifyRequest,
      reply: FastifyReply,
    ) => unknown,
  ) =>
    app.get<{ Params: { id: string } }>(`${UISP_BASE}${path}`, (request, reply) => {
      const context = contextOf(deps);
      const device = context.devices.get(request.params.id);
      return device ? answer(device, context, request, reply) : reply.callNotFound();
    });

  forDevice('/devices/:id', (device, context) => deviceShape(device, context, false));
  forDevice('/devices/:id/detail', (device, context) => deviceShape(device, context, true));
  forDevice('/devices/:id/interfaces', (device, context) =>
    device.interfaces.map((each) => interfaceShape(each, device, context)),
  );
  for (const family of ['airmaxes', 'airfibers', 'waves', 'aircubes']) {
    forDevice(`/devices/${family}/:id/stations`, (device, context) =>
      device.stations.map((station) => stationShape(station, device, context)),
    );
  }
  for (const family of ['erouters', 'uisprs', 'uisprlxcs']) {
    forDevice(`/devices/${family}/:id/dhcp/leases`, (device) =>
      (device.leases ?? []).map(({ address, mac, server }, n) => ({
        address,
        mac,
        hostname: null,
        serverName: server,
        leaseId: String(n),
        type: 'dynamic',
        expiration: null,
      })),
    );
  }
  forDevice('/devices/:id/statistics', (device, context, request, reply) => {
    const query = queryOf(request);
    const startMs = Number(query['start']);
    const lengthMs = STATISTICS_INTERVALS_MS[String(query['interval'])] ?? Number(query['period']);
    const complete = ['interval', 'start', 'period'].every((name) => query[name] !== undefined);
    const isUnknown = context.faults.statisticsShape === 'plain' && query['interval'] === 'week';
    if (isUnknown || !complete || !Number.isFinite(startMs) || !Number.isFinite(lengthMs))
      return bad(reply);
    return statisticsShape(device, { startMs, lengthMs }, context.faults.statisticsShape);
  });
}

function addSiteRoutes(app: FastifyInstance, deps: UispRoutesDeps): void {
  app.get(`${UISP_BASE}/sites`, (request) => {
    const context = contextOf(deps);
    const { type } = queryOf(request);
    return [...context.sites.values()]
      .filter((site) => type === undefined || isSiteOf(site, type))
      .map((site) => siteShape(site, context));
  });
  app.get<{ Params: { id: string } }>(`${UISP_BASE}/sites/:id`, (request, reply) => {
    const context = contextOf(deps);
    const site = context.sites.get(request.params.id);
    return site ? siteShape(site, context) : reply.callNotFound();
  });
  app.get(`${UISP_BASE}/data-links`, () => {
    const context = contextOf(deps);
    return deps.world.links().map((link) => linkShape(link, context));
  });
  app.get(`${UISP_BASE}/outages`, (request, reply) => {
    const context = contextOf(deps);
    const query = queryOf(request);
    const count = Number(query['count'] ?? Number.NaN);
    const page = Number(query['page'] ?? Number.NaN);
    if (!(count > 0) || !(page > 0)) return bad(reply);
    const onlyNow = query['inProgress'] === 'true';
    const all = deps.world.outages().filter((outage) => !onlyNow || outage.endMs === null);
    return {
      items: all
        .slice((page - 1) * count, page * count)
        .map((outage) => outageShape(outage, context)),
      pagination: { count, total: all.length, page, pages: Math.ceil(all.length / count) },
      aggregation: { allCount: all.length, outageCount: all.length, unreachableCount: 0 },
    };
  });
}

function addServerRoutes(app: FastifyInstance, deps: UispRoutesDeps): void {
  app.get(`${UISP_BASE}/nms/version`, () => ({
    version: '2.4.205',
    deployment: 'lab',
    build: 'release.lab',
    time: '2025-05-18T00:00:00+00:00',
  }));
  app.get(`${UISP_BASE}/nms/heartbeat`, () => ({ result: true, message: 'Up and running' }));
  app.post(`${UISP_BASE}/user/login`, (request, reply) => {
    const body: unknown = request.body;
    const given = typeof body === 'object' && body !== null ? body : {};
    const username = 'username' in given ? given.username : undefined;
    const password = 'password' in given ? given.password : undefined;
    const token = deps.login(username, password);
    if (token === null) {
      const message = 'Invalid username and/or password';
      return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message });
    }
    if (deps.faults.secondFactor) {
      return reply.code(201).send({ id: 'totp', userId: 'lab', exp: 300 });
    }
    return reply.header('x-auth-token', token).send({ id: 'lab', username, role: 'admin' });
  });
}

function queryOf(request: FastifyRequest): Query {
  return request.query as Query;
}

function isAsked(device: UispDeviceState, query: Query): boolean {
  const types = listOf(query['type[]'] ?? query['type']);
  const roles = listOf(query['role[]'] ?? query['role']);
  const { siteId } = query;
  return (
    (siteId === undefined || device.siteId === siteId) &&
    (types.length === 0 || types.includes(device.type)) &&
    (roles.length === 0 || roles.includes(device.role))
  );
}

function listOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isSiteOf(site: UispSiteState, type: string | string[]): boolean {
  return type === 'site' ? site.type === 'site' : site.type === 'endpoint';
}

function copiesOf(device: UispDeviceState, copies: number): UispDeviceState[] {
  const more = Array.from({ length: copies }, (_, n) => ({ ...device, id: `${device.id}-${n}` }));
  return [device, ...more];
}

function bad(reply: FastifyReply) {
  const error = 'Bad Request';
  return reply.code(400).send({ statusCode: 400, error, message: error, validation: {} });
}
