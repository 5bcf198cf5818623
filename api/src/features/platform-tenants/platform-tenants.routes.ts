import { sessionSchema } from '@atalaya/core/wire/rest/auth';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  platformEnterSchema,
  platformTenantCreatedSchema,
  platformTenantCreateSchema,
  platformTenantListSchema,
  platformTenantSchema,
  platformTenantUpdateSchema,
} from '@atalaya/core/wire/rest/platform-tenants';
import { oneTimeLinkSchema } from '@atalaya/core/wire/rest/users';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { personOf } from '../../plugins/authentication.js';
import { PlatformTenantService } from './platform-tenant-service.js';
import { readTenants, type TenantRow } from './platform-tenants.store.js';

const operator = { operator: true } as const;
const params = idParamsSchema;
const LIST = { of: 'platform-tenants' };

export const platformTenants: Feature = {
  name: 'platform-tenants',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context, new PlatformTenantService(context));
  },
};

function registerReads(app: ApiServer, { deps }: ApiContext): void {
  app.get(
    '/platform/tenants',
    {
      config: operator,
      schema: { querystring: pageQuerySchema, response: { 200: platformTenantListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 1);
      const rows = await deps.database.withPlatform((trx) => readTenants(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.slug]);
      return { items: page.rows.map(asPlatformTenant), nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, context: ApiContext, service: PlatformTenantService): void {
  app.post(
    '/platform/tenants',
    {
      config: operator,
      schema: { body: platformTenantCreateSchema, response: { 201: platformTenantCreatedSchema } },
    },
    async (request, reply) => {
      const { tenant, invitation } = await service.create(request, request.body);
      return reply.code(201).send({ ...asPlatformTenant(tenant), invitation });
    },
  );
  app.patch(
    '/platform/tenants/:id',
    {
      config: operator,
      schema: { params, body: platformTenantUpdateSchema, response: { 200: platformTenantSchema } },
    },
    async (request) =>
      asPlatformTenant(await service.update(request, request.params.id, request.body)),
  );
  app.post(
    '/platform/tenants/:id/owner-link',
    { config: operator, schema: { params, response: { 201: oneTimeLinkSchema } } },
    async (request, reply) =>
      reply.code(201).send(await service.ownerLink(request, request.params.id)),
  );
  app.post(
    '/platform/tenants/:id/enter',
    {
      config: operator,
      schema: { params, body: platformEnterSchema, response: { 200: sessionSchema } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await service.recordEntry(request, id, request.body.reason);
      const userId = personOf(request).user.id;
      return context.sessions.open({ userId, tenantId: id }, request, reply);
    },
  );
}

function asPlatformTenant(row: TenantRow) {
  const devices = row.limits['devices'];
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    status: row.status,
    limits: typeof devices === 'number' ? { devices } : {},
    createdAt: row.created_at.toISOString(),
  };
}
