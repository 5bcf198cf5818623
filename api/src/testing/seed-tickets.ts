import { DEFAULT_TICKET_POLICY } from '@atalaya/core/domain/tickets/ticket-policy';
import type { Tenant } from './with-api.js';

/** A ticket with its history, a visit of it, a signed certificate and the rules that they are worked by. */
export async function seedTickets(
  tenant: Tenant,
  of: { readonly slug: string; readonly customer: string; readonly service: string },
) {
  const { slug, customer, service } = of;
  const make = async (path: string, body: object) =>
    (await tenant.owner.post(path, body)).as<{ id: string }>(201).id;
  const ticket = await make('/tickets', { subject: slug, customerId: customer });
  const plan = (more: object) =>
    make('/visits', {
      kind: 'installation',
      customerId: customer,
      day: '2026-03-02',
      slotFrom: '09:00',
      slotTo: '11:00',
      ...more,
    });
  const visit = await plan({ ticketId: ticket });
  const plannedVisit = await plan({ kind: 'repair' });
  const signedVisit = await plan({ serviceId: service });
  const visited = (path: string, body: object) =>
    tenant.owner.post(`/visits/${signedVisit}/${path}`, body);
  await visited('move', { move: 'begin' });
  await visited('exception', { reason: slug });
  const signature = [Array.from({ length: 10 }, (_, at) => [at, at])];
  (await visited('certificate', { signer: slug, signature })).as(200);
  (await tenant.owner.call('PUT', '/ticket-policy', DEFAULT_TICKET_POLICY)).as(200);
  return { ticket, visit, plannedVisit };
}
