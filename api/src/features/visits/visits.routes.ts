import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type Visit,
  visitCreateSchema,
  visitListSchema,
  visitQuerySchema,
  visitSchema,
  visitUpdateSchema,
} from '@atalaya/core/wire/rest/visits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, type Position, pageOf } from '../../http/cursor.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { UUID } from '../../http/name-cursor.js';
import { registerVisitCourse } from './visit-course.routes.js';
import { readVisit, readVisits } from './visits.read-model.js';
import { planVisit, updateVisit } from './visits.store.js';

const read = { permission: 'visit:read' } as const;
const write = { permission: 'visit:write' } as const;

export const visits: Feature = {
  name: 'visits',
  register: (app, context) => {
    registerReads(app, context);
    registerPlanning(app, context);
    registerVisitCourse(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/visits',
    {
      config: read,
      schema: {
        summary: 'Visits in the order in which they are to be made',
        querystring: visitQuerySchema,
        response: { 200: visitListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = checkedPosition(decodeCursor(list, cursor, 3));
      const me = request.access?.kind === 'person' ? request.access.user.id : null;
      const tenantId = tenancy.tenantId(request);
      const rows = await tenancy.read(request, async (trx) => {
        const today = dayIn(deps.clock.now(), await readTimezone(trx, tenantId));
        return readVisits(trx, request.query, { after, me, today });
      });
      const page = pageOf(rows, limit, list, ({ day, slotFrom, id }) => [day, slotFrom, id]);
      return { items: page.rows, nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/visits/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: visitSchema } } },
    (request) => tenancy.read(request, (trx) => visitOf(trx, request.params.id)),
  );
}

function registerPlanning(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/visits',
    {
      config: write,
      schema: {
        summary: 'Plans a visit of a ticket, a service or a customer',
        body: visitCreateSchema,
        response: { 201: visitSchema },
      },
    },
    async (request, reply) => {
      const made = await tenancy.write(request, async (unit) =>
        visitOf(unit.trx, await planVisit(unit, request.body)),
      );
      return reply.code(201).send(made);
    },
  );
  app.patch(
    '/visits/:id',
    {
      config: write,
      schema: {
        summary: 'Another day, slot or technician; 409 once it has begun',
        params: idParamsSchema,
        body: visitUpdateSchema,
        response: { 200: visitSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateVisit(unit, request.params.id, request.body);
        return visitOf(unit.trx, request.params.id);
      }),
  );
}

async function visitOf(trx: Trx, id: string): Promise<Visit> {
  const visit = await readVisit(trx, id);
  if (visit === undefined) throw notFound();
  return visit;
}

function checkedPosition(after: Position | undefined): Position | undefined {
  if (after === undefined) return undefined;
  const [day, slot, id] = after.map(String);
  const isOurs =
    /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') &&
    /^\d{2}:\d{2}$/.test(slot ?? '') &&
    UUID.test(id ?? '');
  if (!isOurs) throw invalidField('cursor', 'is not a cursor of this list');
  return after;
}
