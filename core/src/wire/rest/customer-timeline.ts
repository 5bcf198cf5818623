import { z } from 'zod';
import { CUT_PHASES } from '../../domain/messages/cut-message.js';
import { WORK_PHASES } from '../../domain/messages/work-message.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { TICKET_STATES } from '../../domain/tickets/ticket.js';
import { VISIT_KINDS, VISIT_STATES } from '../../domain/tickets/visit.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

/** What a customer's timeline is made of; each needs the right to read what it is about. */
export const TIMELINE_KINDS = [
  'note',
  'document',
  'invoice',
  'credit_note',
  'payment',
  'reversal',
  'promise',
  'hold',
  'dunning',
  'incident',
  'session',
  'device_event',
  'message',
  'reminder',
  'cut_message',
  'ticket',
  'visit',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const text = z.string();
const instant = instantSchema.nullable();
const parts = {
  note: { text, by: text, isPinned: z.boolean() },
  document: { documentId: idSchema, name: text, by: text },
  invoice: {
    invoiceId: idSchema,
    number: text,
    total: moneySchema,
    dueDate: daySchema,
    isVoid: z.boolean(),
  },
  credit_note: { number: text, total: moneySchema, reason: text },
  payment: { paymentId: idSchema, amount: moneySchema, method: text, by: text },
  reversal: { amount: moneySchema, reason: text, by: text },
  promise: { amount: moneySchema, untilOn: daySchema, state: text, by: text },
  hold: { hold: text, reason: text, by: text, expiresAt: instant, releasedAt: instant },
  dunning: { action: text, state: text, isEnforced: z.boolean(), planName: text },
  incident: {
    incidentId: idSchema,
    cause: text,
    rootName: text,
    until: instant,
    /** By a link that somebody confirmed. */
    isCertain: z.boolean(),
  },
  session: {
    user: text,
    routerName: text,
    until: instant,
    address: text.nullable(),
    reason: text.nullable(),
  },
  device_event: { deviceId: idSchema, deviceName: text, severity: text, title: text },
  /** What the platform told them of planned work. */
  message: {
    about: z.enum(WORK_PHASES),
    work: text,
    from: instantSchema,
    to: instantSchema,
    state: text,
    channel: text.nullable(),
  },
  /** What they were told of an invoice that falls due, or fell due. */
  reminder: {
    number: text,
    dueDate: daySchema,
    /** Below zero before the last day to pay. */
    offsetDays: z.number().int(),
    state: z.enum(['sending', 'delivered', 'undelivered']),
    channel: text.nullable(),
  },
  /** What they were told of a cut or of the return; lines that were told of together are one. */
  cut_message: {
    about: z.enum(CUT_PHASES),
    address: text,
    /** When it is to be cut, or was seen so. */
    at: instantSchema,
    state: text,
    channel: text.nullable(),
  },
  ticket: {
    ticketId: idSchema,
    number: z.number().int(),
    subject: text,
    state: z.enum(TICKET_STATES),
    by: text,
  },
  /** When somebody was there. */
  visit: {
    visitId: idSchema,
    visit: z.enum(VISIT_KINDS),
    state: z.enum(VISIT_STATES),
    technician: text.nullable(),
    outcome: text.nullable(),
  },
} satisfies Record<TimelineKind, z.ZodRawShape>;

const item = <K extends TimelineKind, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.object({ id: z.string(), at: instantSchema, kind: z.literal(kind), data: z.object(shape) });

export const timelineItemSchema = z.discriminatedUnion('kind', [
  item('note', parts.note),
  item('document', parts.document),
  item('invoice', parts.invoice),
  item('credit_note', parts.credit_note),
  item('payment', parts.payment),
  item('reversal', parts.reversal),
  item('promise', parts.promise),
  item('hold', parts.hold),
  item('dunning', parts.dunning),
  item('incident', parts.incident),
  item('session', parts.session),
  item('device_event', parts.device_event),
  item('message', parts.message),
  item('reminder', parts.reminder),
  item('cut_message', parts.cut_message),
  item('ticket', parts.ticket),
  item('visit', parts.visit),
]);
export type TimelineItem = z.infer<typeof timelineItemSchema>;
export const timelineSchema = listOf(timelineItemSchema);

export const timelineQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Kinds parted by commas; left out: all that may be read. */
  kinds: z
    .string()
    .max(300)
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(TIMELINE_KINDS)).min(1).max(TIMELINE_KINDS.length))
    .optional(),
});
