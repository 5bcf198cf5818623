import { ticketPolicySchema } from '@atalaya/core/domain/tickets/ticket-policy';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import type { Feature } from '../../feature.js';
import { writeTicketPolicy } from './ticket-policy.store.js';

/** By which hours, delays and minimums an organisation works its tickets and visits. */
export const ticketPolicy: Feature = {
  name: 'ticket-policy',
  register: (app, { tenancy }) => {
    app.get(
      '/ticket-policy',
      {
        config: { permission: 'ticket:read' },
        schema: {
          summary: 'Business hours, delays by priority, and minimums of an installation',
          response: { 200: ticketPolicySchema },
        },
      },
      (request) =>
        tenancy.read(request, async (trx) => {
          const { policy } = await readTicketTerms(trx, tenancy.tenantId(request));
          return policy;
        }),
    );
    app.put(
      '/ticket-policy',
      {
        config: { permission: 'certificate:write' },
        schema: {
          summary: 'Sets all of them; tickets that are open keep their times',
          body: ticketPolicySchema,
          response: { 200: ticketPolicySchema },
        },
      },
      (request) => tenancy.write(request, (unit) => writeTicketPolicy(unit, request.body)),
    );
  },
};
