import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type IncidentDetail,
  incidentAcknowledgeSchema,
  incidentAssigneeListSchema,
  incidentAssignSchema,
  incidentCommentSchema,
  incidentDetailSchema,
  incidentListSchema,
  incidentQuerySchema,
} from '@atalaya/core/wire/rest/incidents';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import { readAssignees } from '../../access/assignees.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { registerAcknowledgeAction } from './acknowledge-action.js';
import { announceChange } from './announce-change.js';
import { asDetail, asIncidents } from './incident-view.js';
import { readIncident, readIncidents } from './incidents.read-model.js';
import { acknowledgeIncident, assignIncident, commentIncident } from './incidents.store.js';
import { registerSilenceIncident } from './silence-incident.js';

const read = { permission: 'incident:read' } as const;
const write = { permission: 'incident:write' } as const;
const response = { 200: incidentDetailSchema };

export const incidents: Feature = {
  name: 'incidents',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerAcknowledgeAction(app, context);
    registerSilenceIncident(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/incidents',
    {
      config: read,
      schema: {
        summary: 'Incidents, the newest first',
        querystring: incidentQuerySchema,
        response: { 200: incidentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...filters } = request.query;
      const list = { of: 'incidents', ...filters };
      const after = decodeCursor(list, cursor, 2);
      if (
        after &&
        !(Number.isInteger(after[0]) && idParamsSchema.safeParse({ id: after[1] }).success)
      ) {
        throw invalidField('cursor', 'is not a cursor of this list');
      }
      return tenancy.read(request, async (trx) => {
        const rows = await readIncidents(trx, request.query, after);
        const page = pageOf(rows, limit, list, (row) => [row.opened_at.getTime(), row.id]);
        const items = await asIncidents(trx, page.rows, {
          maySeeCustomers: maySeeCustomers(request),
          at: new Date(deps.clock.now()),
        });
        return { items, nextCursor: page.nextCursor };
      });
    },
  );
  app.get(
    '/incidents/assignees',
    {
      config: write,
      schema: {
        summary: 'To whom an incident may be given, by name',
        response: { 200: incidentAssigneeListSchema },
      },
    },
    (request) => tenancy.read(request, async (trx) => ({ items: await readAssignees(trx) })),
  );
  app.get(
    '/incidents/:id',
    {
      config: read,
      schema: {
        summary: 'An incident with its devices, whom it hurts and what happened to it',
        params: idParamsSchema,
        response,
      },
    },
    (request) =>
      tenancy.read(request, (trx) =>
        detailOf(trx, request, request.params.id, new Date(deps.clock.now())),
      ),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  /** One change, its answer, and the news of it once it is committed. */
  const change = async (
    request: FastifyRequest,
    id: string,
    work: (unit: TenantUnit) => Promise<void>,
  ): Promise<IncidentDetail> => {
    const detail = await context.tenancy.write(request, async (unit) => {
      await work(unit);
      return detailOf(unit.trx, request, id, unit.now);
    });
    await announceChange(context, request, id);
    return detail;
  };
  app.post(
    '/incidents/:id/acknowledge',
    {
      config: write,
      schema: {
        summary: 'Somebody knows of it: until it is clear, or until it gets worse',
        params: idParamsSchema,
        body: incidentAcknowledgeSchema,
        response,
      },
    },
    (request) =>
      change(request, request.params.id, (unit) =>
        acknowledgeIncident(unit, request.params.id, request.body.kind),
      ),
  );
  app.post(
    '/incidents/:id/comments',
    {
      config: write,
      schema: { params: idParamsSchema, body: incidentCommentSchema, response },
    },
    (request) =>
      change(request, request.params.id, (unit) =>
        commentIncident(unit, request.params.id, request.body.text),
      ),
  );
  app.post(
    '/incidents/:id/assign',
    {
      config: write,
      schema: {
        summary: 'Gives it to somebody of the organisation, or to nobody',
        params: idParamsSchema,
        body: incidentAssignSchema,
        response,
      },
    },
    (request) =>
      change(request, request.params.id, (unit) =>
        assignIncident(unit, request.params.id, request.body.userId),
      ),
  );
}

async function detailOf(
  trx: Trx,
  request: FastifyRequest,
  id: string,
  at: Date,
): Promise<IncidentDetail> {
  const row = await readIncident(trx, id);
  if (row === undefined) throw notFound();
  return asDetail(trx, row, { maySeeCustomers: maySeeCustomers(request), at });
}

const maySeeCustomers = (request: FastifyRequest) => heldPermissions(request).has('customer:read');
