import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { INCIDENT_CAUSES } from '../../domain/incidents/incident.js';
import {
  TICKET_EVENT_KINDS,
  TICKET_KINDS,
  TICKET_MOVES,
  TICKET_PRIORITIES,
  TICKET_SOURCES,
  TICKET_STATES,
  TICKET_WAITS,
} from '../../domain/tickets/ticket.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const textSchema = z.string().trim().min(1).max(2_000);
const subjectSchema = z.string().trim().min(1).max(200);
const named = z.object({ id: idSchema, name: z.string() });
/** The same in both languages. */
const sentenceSchema = z.object({ es: z.string(), en: z.string() });

const ticketIncidentSchema = z.object({
  id: idSchema,
  rootName: z.string(),
  cause: z.enum(INCIDENT_CAUSES),
  openedAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
  /** By which link the service hangs on it; null where it was attached by hand. */
  certainty: z.enum(['confirmed', 'suggested']).nullable(),
});

export const ticketSchema = z.object({
  id: idSchema,
  /** Counts within the organisation. */
  number: z.number().int(),
  subject: z.string(),
  kind: z.enum(TICKET_KINDS),
  priority: z.enum(TICKET_PRIORITIES),
  state: z.enum(TICKET_STATES),
  waitingFor: z.enum(TICKET_WAITS).nullable(),
  source: z.enum(TICKET_SOURCES),
  customer: named.nullable(),
  service: z.object({ id: idSchema, address: z.string(), planName: z.string() }).nullable(),
  incident: ticketIncidentSchema.nullable(),
  assignee: named.nullable(),
  openedAt: instantSchema,
  openedBy: z.string(),
  firstAnswer: z.object({
    dueAt: instantSchema,
    answeredAt: instantSchema.nullable(),
    breachedAt: instantSchema.nullable(),
  }),
  resolution: z.object({
    dueAt: instantSchema,
    breachedAt: instantSchema.nullable(),
    /** Since when the clock stands. */
    pausedAt: instantSchema.nullable(),
  }),
  resolvedAt: instantSchema.nullable(),
  closedAt: instantSchema.nullable(),
  updatedAt: instantSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;
export const ticketListSchema = listOf(ticketSchema);

export const ticketEventSchema = z.object({
  id: idSchema,
  at: instantSchema,
  kind: z.enum(TICKET_EVENT_KINDS),
  by: z.string().nullable(),
  text: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type TicketEvent = z.infer<typeof ticketEventSchema>;

export const ticketDetailSchema = ticketSchema.extend({
  /** What can be done with its state from here. */
  moves: z.array(z.enum(TICKET_MOVES)),
  /** While its incident is open: what may be told to the customer. */
  notice: sentenceSchema.nullable(),
  /** The newest 500, the oldest of them first. */
  events: z.array(ticketEventSchema),
});
export type TicketDetail = z.infer<typeof ticketDetailSchema>;

export const ticketQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** `active`: neither resolved nor closed. */
  state: z.enum([...TICKET_STATES, 'active']).optional(),
  priority: z.enum(TICKET_PRIORITIES).optional(),
  /** `none`: nobody has it. */
  assignee: z.union([z.enum(['me', 'none']), idSchema]).optional(),
  overdue: z.enum(['true']).optional(),
  customerId: idSchema.optional(),
  serviceId: idSchema.optional(),
  incidentId: idSchema.optional(),
});

const create = {
  subject: subjectSchema,
  kind: z.enum(TICKET_KINDS).default('other'),
  priority: z.enum(TICKET_PRIORITIES).default('normal'),
  description: textSchema.optional(),
  customerId: idSchema.optional(),
  /** Left out: the customer's line, where they have just one. */
  serviceId: idSchema.optional(),
  /** Left out: the open incident that the service is inside of. */
  incidentId: idSchema.optional(),
};
const NEEDS_SUBJECT = {
  path: ['customerId'],
  message: 'is needed, or serviceId, or incidentId',
};
const hasSubject = (body: {
  readonly customerId?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly incidentId?: string | undefined;
}) => (body.customerId ?? body.serviceId ?? body.incidentId) !== undefined;

export const ticketCreateSchema = z.strictObject(create).refine(hasSubject, NEEDS_SUBJECT);
export const ticketUpdateSchema = z
  .strictObject({
    subject: subjectSchema,
    kind: z.enum(TICKET_KINDS),
    priority: z.enum(TICKET_PRIORITIES),
  })
  .partial();
export const ticketAssignSchema = z.strictObject({ userId: idSchema.nullable() });
export const ticketCommentSchema = z.strictObject({
  text: textSchema,
  /** It was said to the customer: it stops the clock of the first answer. */
  isAnswer: z.boolean().default(false),
});
export const ticketMoveSchema = z.strictObject({
  move: z.enum(TICKET_MOVES),
  text: textSchema.optional(),
});
export const ticketAssigneeListSchema = z.object({
  items: z.array(z.object({ id: idSchema, name: z.string(), role: z.enum(ROLES) })),
});

export const createTicketActionSchema = z
  .strictObject({ ...create, dryRun: z.boolean().default(false) })
  .refine(hasSubject, NEEDS_SUBJECT);
export const createTicketResultSchema = z.object({
  action: z.literal('create-ticket'),
  dryRun: z.boolean(),
  /** `attached`: the service is inside an open incident, and so is the ticket now. */
  outcome: z.enum(['created', 'attached']),
  reason: z.string(),
  /** null in a dry run. */
  ticket: ticketDetailSchema.nullable(),
  incident: ticketIncidentSchema.nullable(),
  firstAnswerDueAt: instantSchema,
  resolutionDueAt: instantSchema,
});
export type CreateTicketResult = z.infer<typeof createTicketResultSchema>;
