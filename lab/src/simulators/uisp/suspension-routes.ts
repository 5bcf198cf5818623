import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { UispShapeContext } from './shape-context.js';
import { siteShape } from './site-shape.js';
import { UISP_BASE } from './uisp-base.js';
import type { UispFaults } from './uisp-faults.js';
import type { UispWorld } from './uisp-world.js';

interface SuspensionDeps {
  readonly world: UispWorld;
  readonly faults: UispFaults;
  context(): UispShapeContext;
  queryOf(request: FastifyRequest): Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Suspending a subscriber's site, the gateways that enforce it, and what they block. A site is suspended whole; where
 * no gateway has `suspend`, UISP takes the call all the same and blocks nothing.
 */
export function suspensionRoutes(app: FastifyInstance, deps: SuspensionDeps): void {
  for (const [action, suspended] of [
    ['suspend', true],
    ['unsuspend', false],
  ] as const) {
    app.post<{ Params: { id: string } }>(
      `${UISP_BASE}/sites/:id/${action}`,
      async (request, reply) => {
        const { world, faults } = deps;
        const { id } = request.params;
        if (!deps.context().sites.has(id)) return reply.callNotFound();
        if (!faults.lies) world.setSuspended(id, suspended);
        if (faults.lateMs > 0) await sleep(faults.lateMs);
        const context = deps.context();
        const site = context.sites.get(id);
        if (!site) return reply.callNotFound();
        const shape = siteShape({ ...site, suspended }, context);
        if (!faults.truncates) return shape;
        const text = JSON.stringify(shape);
        return reply.type('application/json').send(text.slice(0, text.length / 2));
      },
    );
  }
  app.get(`${UISP_BASE}/gateways`, () =>
    deps.world
      .devices()
      .filter((device) => device.gateway !== undefined)
      .map((device) => ({
        id: device.id,
        suspend: device.gateway?.suspend,
        qosEnabled: false,
        netflowEnabled: false,
        suspendAllowedIps: [],
        device: { id: device.id, name: device.name, status: device.status, type: device.type },
      })),
  );
  app.get(`${UISP_BASE}/devices/ips`, (request) => {
    const { suspended, siteId } = deps.queryOf(request);
    const isEnforced = deps.world.devices().some(({ gateway }) => gateway?.suspend === true);
    return deps.world
      .sites()
      .filter((site) => siteId === undefined || site.id === siteId)
      .filter((site) => suspended !== 'true' || (isEnforced && site.suspended))
      .flatMap(({ ipAddresses }) => ipAddresses);
  });
}
