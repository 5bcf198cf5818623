import { z } from 'zod';
import { TICKET_KINDS, TICKET_STATES, TICKET_WAITS } from '../../domain/tickets/ticket.js';
import { idSchema, instantSchema, listOf } from './fields.js';

/** What a customer may ask for by themselves. */
export const PORTAL_TICKET_KINDS = ['no_service', 'slow', 'billing', 'other'] as const;

export const PORTAL_TICKET_TEXT = { least: 5, most: 1_000 } as const;

export const portalTicketCreateSchema = z.strictObject({
  serviceId: idSchema,
  kind: z.enum(PORTAL_TICKET_KINDS),
  text: z.string().trim().min(PORTAL_TICKET_TEXT.least).max(PORTAL_TICKET_TEXT.most),
});

/** A ticket as its customer sees it: what was said to them, and nothing of what the staff writes to each other. */
export const portalTicketSchema = z.object({
  id: idSchema,
  number: z.number().int(),
  kind: z.enum(TICKET_KINDS),
  state: z.enum(TICKET_STATES),
  waitingFor: z.enum(TICKET_WAITS).nullable(),
  /** Where the service is that it is about; empty where it is about none. */
  address: z.string(),
  openedAt: instantSchema,
  /** What they wrote themselves; null where somebody else opened it. */
  text: z.string().nullable(),
  /** The outage that it is a part of. */
  incident: z
    .object({
      since: instantSchema,
      until: instantSchema.nullable(),
      /** By a link that somebody confirmed. */
      isCertain: z.boolean(),
    })
    .nullable(),
  /** What they were told, the oldest first. */
  answers: z.array(z.object({ at: instantSchema, text: z.string() })),
});
export type PortalTicket = z.infer<typeof portalTicketSchema>;
export const portalTicketListSchema = listOf(portalTicketSchema);
