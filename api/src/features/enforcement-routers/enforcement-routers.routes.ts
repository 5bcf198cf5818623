import {
  bundleFormSchema,
  bundleSettingsSchema,
  enforcementRouterListSchema,
  enforcementRouterSchema,
  routerModeSchema,
  routerTermsSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { decodeNameCursor } from '../../http/name-cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readBundleForm } from './bundle-form.read-model.js';
import { readEnforcementRouters, routerView } from './enforcement-routers.read-model.js';
import {
  askBundle,
  askComparison,
  mustRouter,
  replaceTerms,
  setMode,
} from './enforcement-routers.store.js';
import { registerTakeOver } from './take-over.routes.js';

const write = { permission: 'enforcement:write' } as const;
const LIST = { of: 'enforcement-routers' };

export const enforcementRouters: Feature = {
  name: 'enforcement-routers',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerWishes(app, context);
    registerTakeOver(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/enforcement-routers',
    {
      config: { permission: 'enforcement:read' },
      schema: {
        summary: 'Routers by name: how each is written, and what the last comparison found',
        querystring: pageQuerySchema,
        response: { 200: enforcementRouterListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeNameCursor(LIST, cursor);
      const rows = await tenancy.read(request, (trx) =>
        readEnforcementRouters(trx, { limit }, after),
      );
      const page = pageOf(rows, limit, LIST, ({ name, id }) => [name, id]);
      return { items: page.rows.map(routerView), nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.put(
    '/enforcement-routers/:id/terms',
    {
      config: write,
      schema: {
        summary: 'How a router is written; what is left out has its default',
        params: idParamsSchema,
        body: routerTermsSchema,
        response: { 200: enforcementRouterSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await replaceTerms(unit, request.params.id, request.body);
        return mustRouter(unit.trx, request.params.id);
      }),
  );
  app.put(
    '/enforcement-routers/:id/mode',
    {
      config: write,
      schema: {
        summary: 'Off, only watched, or written; a comparison follows at once',
        params: idParamsSchema,
        body: routerModeSchema,
        response: { 200: enforcementRouterSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await setMode(unit, request.params.id, request.body);
        return mustRouter(unit.trx, request.params.id);
      }),
  );
}

function registerWishes(app: ApiServer, { tenancy, deps }: ApiContext): void {
  const wish = async (
    request: FastifyRequest,
    id: string,
    work: (unit: TenantUnit) => Promise<void>,
  ) =>
    tenancy.write(request, async (unit) => {
      await work(unit);
      return mustRouter(unit.trx, id);
    });
  app.post(
    '/enforcement-routers/:id/compare',
    {
      config: write,
      schema: {
        summary: 'Holds the whole router against the books at once',
        params: idParamsSchema,
        response: { 202: enforcementRouterSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return reply.code(202).send(await wish(request, id, (unit) => askComparison(unit, id)));
    },
  );
  app.get(
    '/enforcement-routers/:id/bundle',
    {
      config: { permission: 'enforcement:read' },
      schema: {
        summary: 'What the form for its firewall’s rules begins with',
        params: idParamsSchema,
        response: { 200: bundleFormSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        await mustRouter(trx, request.params.id);
        return readBundleForm(trx, request.params.id, {
          tenantId: tenancy.tenantId(request),
          publicUrl: deps.publicUrl,
          avisoAddress: deps.aviso?.address,
        });
      }),
  );
  app.post(
    '/enforcement-routers/:id/bundle',
    {
      config: { ...write, needsIdempotencyKey: true },
      schema: {
        summary: 'Writes the firewall’s rules of ours anew; needs an Idempotency-Key',
        params: idParamsSchema,
        body: bundleSettingsSchema,
        response: { 202: enforcementRouterSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const done = await wish(request, id, (unit) => askBundle(unit, id, request.body));
      return reply.code(202).send(done);
    },
  );
}
