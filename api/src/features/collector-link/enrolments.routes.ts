import { randomUUID } from 'node:crypto';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import {
  type CollectorEnrolmentView,
  collectorEnrolmentCreatedSchema,
  collectorEnrolmentCreateSchema,
  collectorEnrolmentListSchema,
} from '@atalaya/core/wire/collector-link/enrolment';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import {
  deleteEnrolment,
  type EnrolmentRow,
  insertEnrolment,
  readEnrolments,
  revokeCollector,
} from './enrolments.store.js';
import { endLease } from './link.store.js';
import { linkToken } from './link-token.js';

const read = { permission: 'collector:read' } as const;
const write = { permission: 'collector:write' } as const;
const LIST = { of: 'collector-enrolments' };
const VALID_MS = DAY_MS;

/** What a person does: makes a token, takes it back, revokes a collector. */
export function registerEnrolments(app: ApiServer, context: ApiContext): void {
  const { tenancy, deps, baseUrl } = context;
  app.get(
    '/collector-enrolments',
    {
      config: read,
      schema: { querystring: pageQuerySchema, response: { 200: collectorEnrolmentListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readEnrolments(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asEnrolment), nextCursor: page.nextCursor };
    },
  );
  app.post(
    '/collector-enrolments',
    {
      config: write,
      schema: {
        body: collectorEnrolmentCreateSchema,
        response: { 201: collectorEnrolmentCreatedSchema },
      },
    },
    async (request, reply) => {
      const id = randomUUID();
      const token = linkToken('ace_', id);
      const { name, collectorId } = request.body;
      const at = new Date(deps.systemNow());
      const expiresAt = new Date(at.getTime() + VALID_MS);
      const row = await tenancy.write(request, (unit) =>
        insertEnrolment(unit, { id, name, collectorId }, { token, at, expiresAt }),
      );
      return reply
        .code(201)
        .send({ enrolment: asEnrolment(row), token, platformUrl: baseUrl(request) });
    },
  );
  app.delete(
    '/collector-enrolments/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteEnrolment(unit, request.params.id));
      return reply.code(204).send();
    },
  );
  app.post(
    '/collectors/:id/revoke',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const at = new Date(deps.systemNow());
      const { id } = request.params;
      await tenancy.write(request, (unit) => revokeCollector(unit, id, at));
      await deps.database.withPlatform((trx) => endLease(trx, id));
      return reply.code(204).send();
    },
  );
}

function asEnrolment(row: EnrolmentRow): CollectorEnrolmentView {
  return {
    id: row.id,
    name: row.name,
    collectorId: row.collector_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    usedAt: row.used_at?.toISOString() ?? null,
  };
}
