import {
  type CreateTicketResult,
  createTicketActionSchema,
  createTicketResultSchema,
} from '@atalaya/core/wire/rest/tickets';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { openTicket, planTicket } from '../../tickets/open-ticket.store.js';
import { attachmentNotice } from './attachment-notice.js';
import { readTicket } from './tickets.read-model.js';

/** `create-ticket`: what n8n and bots open for a customer. */
export function registerCreateTicketAction(app: ApiServer, { tenancy }: ApiContext): void {
  const action = 'create-ticket' as const;
  app.post(
    '/actions/create-ticket',
    {
      config: { action, permission: 'ticket:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Opens a ticket; needs an Idempotency-Key',
        body: createTicketActionSchema,
        response: { 200: createTicketResultSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit): Promise<CreateTicketResult> => {
        const { dryRun, ...asked } = request.body;
        const plan = await planTicket(unit, asked);
        const { incident, clocks } = plan;
        const id = dryRun ? undefined : await openTicket(unit, asked, plan, 'action');
        const ticket = id === undefined ? undefined : await readTicket(unit.trx, id);
        return {
          action,
          dryRun,
          outcome: incident === null ? 'created' : 'attached',
          reason:
            incident === null
              ? 'No open incident is known on its way.'
              : attachmentNotice(incident).en,
          ticket: ticket ?? null,
          incident,
          firstAnswerDueAt: new Date(clocks.firstAnswerDueAt).toISOString(),
          resolutionDueAt: new Date(clocks.resolutionDueAt).toISOString(),
        };
      }),
  );
}
