import { startClocks } from '@atalaya/core/domain/tickets/sla-clock';
import type { TicketSource } from '@atalaya/core/domain/tickets/ticket';
import type { Ticket, ticketCreateSchema } from '@atalaya/core/wire/rest/tickets';
import { clockColumns } from '@atalaya/platform/tickets/kept-clocks';
import { addTicketEvent, tellTicket } from '@atalaya/platform/tickets/ticket-events.store';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import { sql } from 'kysely';
import type { z } from 'zod';
import { readOnlyService } from '../customers/only-service.read-model.js';
import { invalidField } from '../http/http-problem.js';
import { eventActorOf } from '../tenancy/audit.store.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

type Asked = z.output<typeof ticketCreateSchema>;

/** What a ticket would be made of: whose it is, which incident it belongs to, and until when it is to be answered. */
export interface TicketPlan {
  readonly customerId: string | null;
  readonly serviceId: string | null;
  readonly incident: Ticket['incident'];
  readonly clocks: ReturnType<typeof startClocks>;
}

/** Throws a 400 that names the field that names nothing here. */
export async function planTicket(unit: TenantUnit, asked: Asked): Promise<TicketPlan> {
  const { customerId, serviceId } = await subjectOf(unit, asked);
  const incident = await incidentOf(unit, asked.incidentId, serviceId);
  const { policy, clock } = await readTicketTerms(unit.trx, unit.tenantId);
  const clocks = startClocks(unit.now.getTime(), policy.sla[asked.priority], clock);
  return { customerId, serviceId, incident, clocks };
}

/** Writes it down, tells of it, and answers its id. */
export async function openTicket(
  unit: TenantUnit,
  asked: Asked,
  plan: TicketPlan,
  source: TicketSource,
): Promise<string> {
  const { trx, tenantId, actor, now } = unit;
  // Numbers are given one after the other, without a hole.
  await unit.lockTenant();
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(number), 0) + 1 as number from tickets where tenant_id = ${tenantId}`.execute(
    trx,
  );
  const ticket = await unit.insert('tickets', {
    number: rows[0]?.number ?? 1,
    subject: asked.subject,
    kind: asked.kind,
    priority: asked.priority,
    state: 'open',
    waiting_for: null,
    source,
    customer_id: plan.customerId,
    service_id: plan.serviceId,
    incident_id: plan.incident?.id ?? null,
    incident_certainty: plan.incident?.certainty ?? null,
    opened_at: now,
    opened_by: actor.name,
    updated_at: now,
    ...clockColumns(plan.clocks),
  });
  const by = actor.name;
  await addTicketEvent(trx, ticket, {
    kind: 'opened',
    at: now,
    by,
    text: asked.description ?? null,
  });
  if (plan.incident !== null) {
    const { id: incidentId, rootName, certainty } = plan.incident;
    await addTicketEvent(trx, ticket, {
      kind: 'incident_attached',
      at: now,
      by: null,
      data: { incidentId, rootName, certainty },
    });
  }
  // Its CPE is echoed more often from now on.
  if (plan.serviceId !== null) unit.announce('inventory.changed');
  await tellTicket(trx, ticket, { type: 'ticket.created', at: now, actor: eventActorOf(actor) });
  return ticket.id;
}

async function subjectOf(
  { trx }: TenantUnit,
  { customerId, serviceId }: Asked,
): Promise<{ readonly customerId: string | null; readonly serviceId: string | null }> {
  if (serviceId !== undefined) {
    const service = await trx
      .selectFrom('services')
      .where('id', '=', serviceId)
      .select('customer_id')
      .executeTakeFirst();
    if (service === undefined) throw invalidField('serviceId', 'does not exist');
    if (customerId !== undefined && customerId !== service.customer_id) {
      throw invalidField('serviceId', 'is a service of another customer');
    }
    return { customerId: service.customer_id, serviceId };
  }
  if (customerId === undefined) return { customerId: null, serviceId: null };
  const customer = await trx
    .selectFrom('customers')
    .where('id', '=', customerId)
    .select('id')
    .executeTakeFirst();
  if (customer === undefined) throw invalidField('customerId', 'does not exist');
  return { customerId, serviceId: await readOnlyService(trx, customerId) };
}

/** The incident that was named, or the open one that hurts the service; confirmed links before suggested ones. */
async function incidentOf(
  { trx }: TenantUnit,
  incidentId: string | undefined,
  serviceId: string | null,
): Promise<Ticket['incident']> {
  const named =
    incidentId === undefined
      ? undefined
      : await trx
          .selectFrom('incidents')
          .where('id', '=', incidentId)
          .select(['id', 'root_name', 'cause', 'opened_at', 'resolved_at'])
          .executeTakeFirst();
  if (incidentId !== undefined) {
    if (named === undefined) throw invalidField('incidentId', 'does not exist');
    if (named.resolved_at !== null) throw invalidField('incidentId', 'is over already');
  }
  const hurt =
    serviceId === null
      ? undefined
      : await trx
          .selectFrom('incident_services as x')
          .innerJoin('incidents as i', (join) =>
            join.onRef('i.tenant_id', '=', 'x.tenant_id').onRef('i.id', '=', 'x.incident_id'),
          )
          .where('x.service_id', '=', serviceId)
          .where('i.resolved_at', 'is', null)
          .where('x.to_at', 'is', null)
          .$if(incidentId !== undefined, (query) => query.where('i.id', '=', incidentId ?? ''))
          .select(['i.id', 'i.root_name', 'i.cause', 'i.opened_at', 'x.certainty'])
          .orderBy('x.certainty')
          .orderBy('i.opened_at')
          .executeTakeFirst();
  const found = hurt ?? named;
  if (found === undefined) return null;
  return {
    id: found.id,
    rootName: found.root_name,
    cause: found.cause,
    openedAt: found.opened_at.toISOString(),
    resolvedAt: null,
    certainty: hurt?.certainty ?? null,
  };
}
