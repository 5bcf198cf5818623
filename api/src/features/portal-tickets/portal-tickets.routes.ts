import { PORTAL_LIMITS } from '@atalaya/core/domain/portal/portal-limits';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { TicketPriority } from '@atalaya/core/domain/tickets/ticket';
import {
  type PORTAL_TICKET_KINDS,
  type PortalTicket,
  portalTicketCreateSchema,
  portalTicketListSchema,
  portalTicketSchema,
} from '@atalaya/core/wire/rest/portal-tickets';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { isServiceOf } from '../../portal/own-service.read-model.js';
import { portalActor } from '../../portal/portal-money.store.js';
import { markApplied } from '../../tenancy/idempotency.store.js';
import { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { openTicket, planTicket } from '../../tickets/open-ticket.store.js';
import { countOwnTickets, readPortalTickets } from './portal-tickets.read-model.js';

const part = { portal: 'customer', portalPart: 'tickets' } as const;

/** How much what a customer tells of presses: a person may set it otherwise. */
const PRIORITIES: Readonly<Record<(typeof PORTAL_TICKET_KINDS)[number], TicketPriority>> = {
  no_service: 'high',
  slow: 'normal',
  billing: 'normal',
  other: 'low',
};
/** Of what the customer wrote; the whole text stands in the ticket. */
const MOST_SUBJECT = 120;

/** A customer says what is wrong with one of their services, and sees what became of it. */
export const portalTickets: Feature = {
  name: 'portal-tickets',
  register: (app, context) => {
    registerList(app, context);
    registerOpening(app, context);
  },
};

function registerList(app: ApiServer, { deps }: ApiContext): void {
  app.get(
    '/portal/tickets',
    {
      config: part,
      schema: {
        summary: 'The customer’s tickets with what they were told, the newest first',
        querystring: pageQuerySchema,
        response: { 200: portalTicketListSchema },
      },
    },
    async (request) => {
      const { tenantId, customer } = portalCustomerOf(request);
      const { limit, cursor } = request.query;
      const place = decodeCursor({}, cursor, 2);
      const after = place && ([String(place[0]), String(place[1])] as const);
      const rows = await deps.database.withTenant(tenantId, (trx) =>
        readPortalTickets(trx, customer.id, { after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, {}, (row) => [row.place, row.id]);
      return { items: page.rows.map(plain), nextCursor: page.nextCursor };
    },
  );
}

const plain = ({ place: _, ...ticket }: PortalTicket & { readonly place: string }): PortalTicket =>
  ticket;

function registerOpening(app: ApiServer, { deps }: ApiContext): void {
  app.post(
    '/portal/tickets',
    {
      config: {
        ...part,
        needsIdempotencyKey: true,
        rateLimit: { max: 20, timeWindow: 60_000 },
      },
      schema: {
        summary:
          'Opens a ticket of one of the customer’s services; it joins an outage that hurts it',
        body: portalTicketCreateSchema,
        response: { 201: portalTicketSchema },
      },
    },
    async (request, reply) => {
      const access = portalCustomerOf(request);
      const { tenantId, customer } = access;
      const { serviceId, kind, text } = request.body;
      const now = new Date(deps.clock.now());
      const ticket = await deps.database.withTenant(tenantId, async (trx) => {
        if (!(await isServiceOf(trx, serviceId, customer.id))) throw notFound();
        const unit = new TenantUnit(trx, tenantId, portalActor(access, request), now);
        // Whoever asks twice at once is counted one after the other.
        await unit.lockTenant();
        const { open, recent } = await countOwnTickets(
          trx,
          customer.id,
          new Date(now.getTime() - DAY_MS),
        );
        if (open >= PORTAL_LIMITS.openTickets || recent >= PORTAL_LIMITS.ticketsPerDay) {
          throw conflict('too-many-tickets', 'Other tickets of yours are still open.');
        }
        const subject = text.replace(/\s+/g, ' ').slice(0, MOST_SUBJECT);
        const asked = { subject, kind, priority: PRIORITIES[kind], description: text, serviceId };
        const id = await openTicket(unit, asked, await planTicket(unit, asked), 'portal');
        if (request.idempotency) await markApplied(trx, request.idempotency);
        const [made] = await readPortalTickets(trx, customer.id, { id, limit: 1 });
        if (made === undefined) throw new Error('a ticket that was opened has no row');
        return plain(made);
      });
      await deps.bus.publish('inventory.changed', { tenantId });
      return reply.code(201).send(ticket);
    },
  );
}
