import { z } from 'zod';
import { minorSchema, positiveMinorSchema } from '../../domain/money/money-fields.js';
import { PORTAL_LIMITS } from '../../domain/portal/portal-limits.js';
import { isCalendarDay } from '../../domain/shared/calendar-day.js';
import { brandingSchema } from './auth.js';
import { idSchema, instantSchema, localeSchema } from './fields.js';
import { moneySchema } from './plans.js';

/** The tenant's short name, as it stands in the portal's address. */
export const portalTenantSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the short name of an organisation');

/** On an organisation's own host nobody needs to name it. */
export const portalBrandQuerySchema = z.strictObject({ tenant: portalTenantSchema.optional() });
/** Whose portal it is, before anybody is let in. */
export const portalBrandSchema = z.object({
  tenant: portalTenantSchema,
  name: z.string(),
  locale: localeSchema,
  timezone: z.string(),
  branding: brandingSchema,
  /** False while the organisation has its portal closed: nobody comes in. */
  isOpen: z.boolean(),
});
export type PortalBrand = z.infer<typeof portalBrandSchema>;

/** W3C Web Application Manifest; the names of its fields are the standard's. */
export const portalManifestSchema = z.object({
  name: z.string(),
  short_name: z.string(),
  lang: localeSchema,
  start_url: z.string(),
  scope: z.string(),
  display: z.literal('standalone'),
  background_color: z.string(),
  theme_color: z.string(),
  icons: z.array(
    z.object({ src: z.string(), sizes: z.string(), type: z.string(), purpose: z.string() }),
  ),
});

const contactSchema = z.string().trim().min(5).max(320);
export const portalCodeRequestSchema = z.strictObject({
  tenant: portalTenantSchema,
  /** The e-mail address or telephone number that the organisation knows. */
  contact: contactSchema,
});
/** The same for a contact that is known and for one that is not. */
export const portalCodeSentSchema = z.object({
  digits: z.number().int(),
  expiresInSeconds: z.number().int(),
});

export const portalLoginSchema = z.strictObject({
  tenant: portalTenantSchema,
  contact: contactSchema,
  code: z
    .string()
    .trim()
    .regex(new RegExp(`^\\d{${PORTAL_LIMITS.codeDigits}}$`), 'must be the digits that were sent'),
});
const portalCustomerSchema = z.object({ id: idSchema, name: z.string() });
/** Who is in: several customers may share a contact, and one of them is chosen. */
export const portalSessionSchema = z.object({
  customers: z.array(portalCustomerSchema),
  /** null until one is chosen. */
  customerId: idSchema.nullable(),
});
export type PortalSession = z.infer<typeof portalSessionSchema>;
export const portalChoiceSchema = z.strictObject({ customerId: idSchema });

const outageSchema = z.object({
  /** `slow`: it answers and does not work as it should. `restored`: it is over since `until`. */
  kind: z.enum(['down', 'slow', 'restored']),
  since: instantSchema,
  until: instantSchema.nullable(),
  /** False where it probably hurts this service too. */
  isCertain: z.boolean(),
  isAcknowledged: z.boolean(),
});
export type PortalOutage = z.infer<typeof outageSchema>;
export const PORTAL_SERVICE_STATES = [
  'active',
  'reduced',
  'suspending',
  'suspended',
  'reconnecting',
  'paused',
] as const;
const portalServiceSchema = z.object({
  id: idSchema,
  address: z.string(),
  plan: z.object({
    name: z.string(),
    downKbps: z.number().int(),
    upKbps: z.number().int(),
    price: moneySchema,
  }),
  accountId: idSchema.nullable(),
  /**
   * `suspending`: the books want it off, and the network was not seen to hold it off; `reconnecting`: the books want it
   * on, and the network was last seen to hold it off.
   */
  state: z.enum(PORTAL_SERVICE_STATES),
  /** When it is cut unless what is overdue is paid; null while nothing is decided, or something holds the cut. */
  cutAt: instantSchema.nullable(),
  /** The first day after a pause; null without one, and without an end. */
  pausedUntil: z.string().nullable(),
  /** null where no incident is known to hurt it: never a guess. */
  outage: outageSchema.nullable(),
  maintenance: z.array(z.object({ from: instantSchema, to: instantSchema, name: z.string() })),
});
export type PortalService = z.infer<typeof portalServiceSchema>;

const portalAccountSchema = z.object({
  id: idSchema,
  currency: z.string(),
  /** What is invoiced and not paid. */
  owed: moneySchema,
  overdue: moneySchema,
  credit: moneySchema,
  /** The last day to pay the oldest of what is open. */
  oldestDueDate: z.string().nullable(),
  promise: z.object({ until: z.string(), amount: moneySchema }).nullable(),
});
export type PortalAccount = z.infer<typeof portalAccountSchema>;

export const portalOverviewSchema = z.object({
  customer: portalCustomerSchema,
  today: z.string(),
  accounts: z.array(portalAccountSchema),
  /** A gateway is there to pay over, and the organisation takes payments here. */
  canPayOnline: z.boolean(),
  /** Whether the organisation takes reports of payments, and promises, here. */
  canReport: z.boolean(),
  canPromise: z.boolean(),
  canOpenTickets: z.boolean(),
  services: z.array(portalServiceSchema),
});
export type PortalOverview = z.infer<typeof portalOverviewSchema>;

const portalInvoiceSchema = z.object({
  id: idSchema,
  number: z.string(),
  issueDate: z.string(),
  dueDate: z.string(),
  total: moneySchema,
  open: moneySchema,
  state: z.enum(['open', 'overdue', 'paid', 'void']),
});
export type PortalInvoice = z.infer<typeof portalInvoiceSchema>;
export const portalInvoiceListSchema = z.object({
  items: z.array(portalInvoiceSchema),
  nextCursor: z.string().nullable(),
});
export const portalInvoiceDetailSchema = portalInvoiceSchema.extend({
  lines: z.array(
    z.object({
      description: z.string(),
      amount: z.object({ amountMinor: minorSchema, currency: z.string() }),
    }),
  ),
});
export type PortalInvoiceDetail = z.infer<typeof portalInvoiceDetailSchema>;

/** What a customer says they paid; a photo helps to find it. */
export const portalReportSchema = z.strictObject({
  accountId: idSchema,
  amountMinor: positiveMinorSchema,
  reference: z.string().trim().min(3).max(120),
  /** A JPEG, PNG or WebP of at most 4 MB. */
  photoBase64: z.base64().max(5_500_000).optional(),
});
export const portalReportedSchema = z.object({
  id: idSchema,
  /** Until then nothing is cut because of it; null where it is looked at and holds nothing. */
  heldUntil: instantSchema.nullable(),
});

/** Pays all that is open of an account. */
export const portalCheckoutSchema = z.strictObject({ accountId: idSchema });
export const portalCheckoutMadeSchema = z.object({ url: z.url() });

export const portalPromiseTermsSchema = z.object({
  today: z.string(),
  /** The last day that may be promised. */
  lastDay: z.string(),
});
/** All that is overdue of an account, by a day of the organisation's zone. */
export const portalPromiseSchema = z.strictObject({
  accountId: idSchema,
  until: z.string().refine(isCalendarDay, 'must be a day such as 2026-03-01'),
});
const refusalSchema = z.object({
  code: z.enum([
    'nothing_open',
    'open_promise',
    'in_the_past',
    'too_long',
    'broken_too_often',
    'once_a_cycle',
    'below_threshold',
  ]),
  maxDays: z.number().int().optional(),
  broken: z.number().int().optional(),
  withinDays: z.number().int().optional(),
});
/** A refusal is an answer: it says why. */
export const portalPromiseAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('made'), until: z.string() }),
  z.object({ kind: z.literal('refused'), refusals: z.array(refusalSchema) }),
]);
export type PortalPromiseAnswer = z.infer<typeof portalPromiseAnswerSchema>;
