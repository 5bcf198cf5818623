import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  type TicketDetail,
  ticketAssigneeListSchema,
  ticketAssignSchema,
  ticketCommentSchema,
  ticketCreateSchema,
  ticketDetailSchema,
  ticketListSchema,
  ticketMoveSchema,
  ticketQuerySchema,
  ticketUpdateSchema,
} from '@atalaya/core/wire/rest/tickets';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import { readAssignees } from '../../access/assignees.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { openTicket, planTicket } from '../../tickets/open-ticket.store.js';
import { registerCreateTicketAction } from './create-ticket-action.js';
import { readTicket, readTickets } from './tickets.read-model.js';
import { assignTicket, commentTicket, moveTicket, updateTicket } from './tickets.store.js';

const read = { permission: 'ticket:read' } as const;
const write = { permission: 'ticket:write' } as const;
const response = { 200: ticketDetailSchema };

export const tickets: Feature = {
  name: 'tickets',
  register: (app, context) => {
    registerReads(app, context);
    registerOpening(app, context);
    registerChanges(app, context);
    registerCreateTicketAction(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/tickets',
    {
      config: read,
      schema: {
        summary: 'What customers and people asked for, the newest first',
        querystring: ticketQuerySchema,
        response: { 200: ticketListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeTimeCursor(list, cursor);
      const me = request.access?.kind === 'person' ? request.access.user.id : null;
      const rows = await tenancy.read(request, (trx) =>
        readTickets(trx, request.query, { after, me }),
      );
      const page = pageOf(rows, limit, list, (row) => [Date.parse(row.openedAt), row.id]);
      return { items: page.rows, nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/tickets/assignees',
    {
      config: read,
      schema: {
        summary: 'To whom tickets and visits may be given, by name',
        response: { 200: ticketAssigneeListSchema },
      },
    },
    (request) => tenancy.read(request, async (trx) => ({ items: await readAssignees(trx) })),
  );
  app.get(
    '/tickets/:id',
    {
      config: read,
      schema: {
        summary: 'A ticket with its history and what can be done with it',
        params: idParamsSchema,
        response,
      },
    },
    (request) => tenancy.read(request, (trx) => detailOf(trx, request.params.id)),
  );
}

function registerOpening(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/tickets',
    {
      config: write,
      schema: {
        summary:
          'Opens a ticket; of a service inside of an open incident it is attached to that, and says so in `notice`',
        body: ticketCreateSchema,
        response: { 201: ticketDetailSchema },
      },
    },
    async (request, reply) => {
      const made = await tenancy.write(request, async (unit) => {
        const plan = await planTicket(unit, request.body);
        const source = request.body.incidentId === undefined ? 'desk' : 'incident';
        return detailOf(unit.trx, await openTicket(unit, request.body, plan, source));
      });
      return reply.code(201).send(made);
    },
  );
}

function registerChanges(app: ApiServer, { tenancy }: ApiContext): void {
  const change = (
    request: FastifyRequest,
    id: string,
    work: (unit: TenantUnit) => Promise<void>,
  ): Promise<TicketDetail> =>
    tenancy.write(request, async (unit) => {
      await work(unit);
      return detailOf(unit.trx, id);
    });
  const params = idParamsSchema;
  app.patch(
    '/tickets/:id',
    { config: write, schema: { params, body: ticketUpdateSchema, response } },
    (request) =>
      change(request, request.params.id, (unit) =>
        updateTicket(unit, request.params.id, request.body),
      ),
  );
  app.post(
    '/tickets/:id/assign',
    { config: write, schema: { params, body: ticketAssignSchema, response } },
    (request) =>
      change(request, request.params.id, (unit) =>
        assignTicket(unit, request.params.id, request.body.userId),
      ),
  );
  app.post(
    '/tickets/:id/comments',
    {
      config: write,
      schema: {
        summary: 'A note, or with `isAnswer` what was said to the customer',
        params,
        body: ticketCommentSchema,
        response,
      },
    },
    (request) =>
      change(request, request.params.id, (unit) =>
        commentTicket(unit, request.params.id, request.body),
      ),
  );
  app.post(
    '/tickets/:id/move',
    {
      config: write,
      schema: {
        summary: 'Waits for the customer, goes on, resolves or closes; 409 where that is no way',
        params,
        body: ticketMoveSchema,
        response,
      },
    },
    (request) =>
      change(request, request.params.id, (unit) =>
        moveTicket(unit, request.params.id, request.body),
      ),
  );
}

async function detailOf(trx: Trx, id: string): Promise<TicketDetail> {
  const ticket = await readTicket(trx, id);
  if (ticket === undefined) throw notFound();
  return ticket;
}
