import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';
import { lookAtTickets } from '@atalaya/platform/tickets/look-at-tickets.store';

/** Keeps that a ticket's time ran out as soon as it does, and tells tickets of an incident that it is over. */
export function createTicketRounds(deps: TenantRoundsDeps): TenantRounds {
  return new TenantRounds(deps, {
    topics: ['incident.changed'],
    gatherMs: 0,
    failure: 'tickets could not be looked at; trying again',
    look: (tenantId) => lookAtTickets(deps, tenantId),
  });
}
