import { z } from 'zod';
import { UNREACHABLE_REASONS } from '../../domain/customers/customer-reach.js';
import { NOTICE_CHANNELS } from '../../domain/dunning/dunning-policy.js';
import { SCOPE_KINDS } from '../../domain/maintenance/scope.js';
import { NOTICE_HOURS, WORKS } from '../../domain/maintenance/work.js';
import { templateProblem, WORK_PLACEHOLDERS } from '../../domain/messages/message-template.js';
import { minorSchema } from '../../domain/money/money-fields.js';
import { DEVICE_ROLES, DEVICE_STATES } from '../../domain/network/device.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { CUSTOMER_KINDS } from './customers.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), from: instantSchema, to: instantSchema }),
  z.strictObject({
    kind: z.literal('weekly'),
    /** ISO 8601: Monday is 1. */
    weekdays: z.array(z.number().int().min(1).max(7)).min(1, 'must name a day of the week').max(7),
    /** `HH:MM` in the organisation's time zone. */
    startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 02:30'),
    durationMinutes: z.number().int().min(1).max(10_080),
    validFrom: daySchema,
    validUntil: daySchema.nullable(),
  }),
]);
export type MaintenanceScheduleBody = z.infer<typeof scheduleSchema>;
const scopePartSchema = z.strictObject({ kind: z.enum(SCOPE_KINDS), id: idSchema });
const scopeSchema = z.array(scopePartSchema).min(1, 'must name what it is about').max(200);

const occurrenceSchema = z.object({ from: instantSchema, to: instantSchema });

const countsSchema = z.object({
  /** To be sent still, or on the way. */
  waiting: z.number().int(),
  told: z.number().int(),
  /** Over no channel that was tried. */
  failed: z.number().int(),
  /** Without an address, without consent, or over no channel that the organisation has. */
  unreachable: z.number().int(),
  /** Not sent: the time was over, or it had become pointless. */
  dropped: z.number().int(),
});
export const MESSAGE_STATES = ['waiting', 'told', 'failed', 'unreachable', 'dropped'] as const;
/** How it went to tell customers of one time of a window. */
const toldTimeSchema = occurrenceSchema.extend({
  /** null while it is to come or on; dropped: nobody is to be told any more. */
  outcome: z.enum(['ended', 'cancelled', 'moved', 'dropped']).nullable(),
  before: countsSchema,
  after: countsSchema,
});
export type ToldTimeView = z.infer<typeof toldTimeSchema>;

export const maintenanceWindowSchema = z.object({
  id: idSchema,
  name: z.string(),
  notes: z.string(),
  schedule: scheduleSchema,
  scope: z.array(scopePartSchema.extend({ name: z.string() })),
  work: z.enum(WORKS),
  /** The customers it hurts are to be told by whoever listens: the events of it say so. */
  tellCustomers: z.boolean(),
  /** The platform itself writes to them, before and after each time. */
  sendsMessages: z.boolean(),
  /** How long before each time they, and whoever listens, are told of it. */
  noticeHours: z.number().int(),
  customerText: z.string(),
  /** The occurrence that is on at the moment that was asked for. */
  current: occurrenceSchema.nullable(),
  /** At most five that are not over, the current one included. */
  next: z.array(occurrenceSchema),
  /** What had begun by then was ended by a person. */
  endedAt: instantSchema.nullable(),
  /** Of the time that customers were told of last; null while there is none. */
  messages: toldTimeSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;
export const maintenanceWindowListSchema = listOf(maintenanceWindowSchema);

const plan = { schedule: scheduleSchema, scope: scopeSchema };
const words = {
  name: nameSchema,
  notes: z.string().max(4_000),
  tellCustomers: z.boolean(),
  work: z.enum(WORKS),
  sendsMessages: z.boolean(),
  noticeHours: z.number().int().min(NOTICE_HOURS.least).max(NOTICE_HOURS.most),
  /** Beside when and where: `{empresa}`, `{trabajo}`, `{lugar}`, `{inicio}` and `{fin}` are filled in. */
  customerText: z
    .string()
    .trim()
    .max(300)
    .superRefine((text, context) => {
      const problem = templateProblem(text, WORK_PLACEHOLDERS);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    }),
};
export const maintenanceWindowCreateSchema = z.strictObject({
  ...words,
  ...plan,
  notes: words.notes.default(''),
  tellCustomers: words.tellCustomers.default(false),
  work: words.work.default('work'),
  sendsMessages: words.sendsMessages.default(false),
  noticeHours: words.noticeHours.default(NOTICE_HOURS.usual),
  customerText: words.customerText.default(''),
});
export const maintenanceWindowUpdateSchema = z.strictObject({ ...words, ...plan }).partial();
export const maintenanceWindowQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** open: on or to come. */
  status: z.enum(['open', 'past']).optional(),
  /** Only windows that are on at this moment. */
  at: instantSchema.optional(),
});

export const maintenancePreviewInputSchema = z.strictObject(plan);
/** Whom a window would hurt, as the network and its links stand now. */
export const maintenancePreviewSchema = z.object({
  occurrences: z.array(
    occurrenceSchema.extend({
      /** Some of it from Monday to Friday between 08:00 and 18:00 of the organisation's clocks. */
      inBusinessHours: z.boolean(),
    }),
  ),
  /** Open incidents of devices that are taken out of service; at most 10, the newest first. */
  openIncidents: z.array(z.object({ id: idSchema, rootName: z.string(), openedAt: instantSchema })),
  devices: z.object({
    inScope: z.number().int(),
    /** Outside the scope, but every way up to them leads through it. */
    behind: z.number().int(),
    /** At most 50, those in scope first. */
    listed: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        role: z.enum(DEVICE_ROLES),
        state: z.enum(DEVICE_STATES),
        inScope: z.boolean(),
      }),
    ),
  }),
  /** null for who may not read customers. */
  customers: z
    .object({
      services: z.number().int(),
      /** Of them, by suggested links only. */
      suggestedServices: z.number().int(),
      /** Cut already, and not counted. */
      suspendedServices: z.number().int(),
      persons: z.number().int(),
      companies: z.number().int(),
      /** What the hurt services bring in a month, by currency. */
      monthly: z.array(z.object({ amountMinor: minorSchema, currency: z.string() })),
      /** At most 50, companies first. */
      listed: z.array(z.object({ id: idSchema, name: z.string(), kind: z.enum(CUSTOMER_KINDS) })),
      /** How many the platform would write to over which channel, and how many over none and why. */
      reach: z.object({
        byChannel: z.array(
          z.object({ kind: z.enum(NOTICE_CHANNELS), customers: z.number().int() }),
        ),
        unreachable: z.array(
          z.object({ reason: z.enum(UNREACHABLE_REASONS), customers: z.number().int() }),
        ),
      }),
    })
    .nullable(),
});
export type MaintenancePreview = z.infer<typeof maintenancePreviewSchema>;

/** All whom a window hurts as things stand, companies first, then by name: for who is to tell them. */
export const windowCustomerListSchema = listOf(
  z.object({
    id: idSchema,
    name: z.string(),
    kind: z.enum(CUSTOMER_KINDS),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
);

export const windowMessageQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  phase: z.enum(['before', 'after']).optional(),
  state: z.enum(MESSAGE_STATES).optional(),
});
/** What each customer was told of the times of a window, the newest first. */
export const windowMessageSchema = z.object({
  id: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  /** The time that it is about. */
  occurrence: occurrenceSchema,
  phase: z.enum(['before', 'after']),
  state: z.enum(MESSAGE_STATES),
  /** Why it did not arrive. */
  reason: z.string().nullable(),
  /** Over which kind of channel it goes or went, or was tried last. */
  channel: z.string().nullable(),
  /** In the log of that channel. */
  deliveryId: idSchema.nullable(),
  createdAt: instantSchema,
  settledAt: instantSchema.nullable(),
});
export type WindowMessage = z.infer<typeof windowMessageSchema>;
export const windowMessageListSchema = listOf(windowMessageSchema);
