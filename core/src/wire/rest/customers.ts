import { z } from 'zod';
import { CONTACT_KINDS } from '../../domain/customers/contact.js';
import { readTaxId, TAX_ID_KINDS, TAX_ID_PATTERN } from '../../domain/customers/tax-id.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';
import { IMPORT_BODY_BYTES, MAX_FILE_BYTES } from './imports.js';

export const CUSTOMER_KINDS = ['person', 'company'] as const;

const phoneSchema = z
  .string()
  .trim()
  .regex(/^\+?[0-9 ().-]{5,30}$/, 'must be a telephone number');
const emailSchema = z.email().max(254);
const consentSchema = z.object({ at: instantSchema, by: z.string() });

const contactSchema = z
  .strictObject({
    kind: z.enum(CONTACT_KINDS),
    value: z.string().trim().max(254),
    /** Whose it is or what for: `esposa`, `pagos`. */
    role: z.string().trim().max(60).default(''),
    /** They agreed to be written to by WhatsApp; kept with date and witness. Of telephones alone. */
    hasConsent: z.boolean().default(false),
  })
  .superRefine(({ kind, value }, issues) => {
    const read = (kind === 'phone' ? phoneSchema : emailSchema).safeParse(value);
    if (read.success) return;
    const message = kind === 'phone' ? 'must be a telephone number' : 'Invalid email address';
    issues.addIssue({ code: 'custom', path: ['value'], message });
  });

const shape = {
  kind: z.enum(CUSTOMER_KINDS),
  name: nameSchema,
  /** RFC, RUC, CUIT, NIT, CPF and so on, as it stands on the paper; not unique: some share a general one. */
  taxId: z
    .string()
    .trim()
    .toUpperCase()
    .regex(TAX_ID_PATTERN, 'must be 3 to 30 letters, digits, dots or dashes')
    .nullable(),
  /** Which paper it is of; then its check digit is held to. Without it the tenant's country guesses. */
  taxIdKind: z.enum(TAX_ID_KINDS).nullable(),
  phone: phoneSchema.nullable(),
  email: emailSchema.nullable(),
  /** That `phone` may be written to by WhatsApp: false takes it back, and so does another number. */
  hasWhatsappConsent: z.boolean(),
  /** All further telephones and e-mails: what is left out is gone. */
  contacts: z.array(contactSchema).max(20),
  address: z.string().trim().max(400),
  notes: z.string().max(4_000),
};
export const customerSchema = z.object({
  id: idSchema,
  kind: shape.kind,
  name: z.string(),
  taxId: z.string().nullable(),
  taxIdKind: z.enum(TAX_ID_KINDS).nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  whatsappConsent: consentSchema.nullable(),
  contacts: z.array(
    z.object({
      kind: z.enum(CONTACT_KINDS),
      value: z.string(),
      role: z.string(),
      whatsappConsent: consentSchema.nullable(),
    }),
  ),
  address: z.string(),
  notes: z.string(),
  /** Those that are not cancelled. */
  serviceCount: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Customer = z.infer<typeof customerSchema>;
export const customerListSchema = listOf(customerSchema);

interface TaxIdGiven {
  readonly taxId?: string | null | undefined;
  readonly taxIdKind?: (typeof TAX_ID_KINDS)[number] | null | undefined;
}
const checkTaxId = ({ taxId, taxIdKind }: TaxIdGiven, issues: z.RefinementCtx) => {
  if (!taxId || !taxIdKind) return;
  const read = readTaxId(taxIdKind, taxId);
  if (!read.ok) issues.addIssue({ code: 'custom', path: ['taxId'], message: read.expected });
};
export const customerCreateSchema = z
  .strictObject({
    ...shape,
    taxId: shape.taxId.default(null),
    taxIdKind: shape.taxIdKind.default(null),
    phone: shape.phone.default(null),
    email: shape.email.default(null),
    hasWhatsappConsent: shape.hasWhatsappConsent.default(false),
    contacts: shape.contacts.default([]),
    address: shape.address.default(''),
    notes: shape.notes.default(''),
  })
  .superRefine(checkTaxId);
export const customerUpdateSchema = z.strictObject(shape).partial().superRefine(checkTaxId);
export const customerQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Beginnings of words of a name, tax id, telephone, e-mail, access identity such as the PPPoE user, or serial. */
  search: z.string().trim().min(1).max(120).optional(),
  kind: shape.kind.optional(),
});

/** A CSV of customers: the file's bytes, or what was pasted. Nothing is written while `dryRun` stands. */
export const customerImportSchema = z.strictObject({
  contentBase64: z.base64().max(IMPORT_BODY_BYTES).optional(),
  text: z.string().max(MAX_FILE_BYTES).optional(),
  dryRun: z.boolean().default(true),
  /** Leaves the refused rows out; without it one refused row refuses the whole. */
  withoutRefused: z.boolean().default(false),
});
export const CUSTOMER_ROW_ACTIONS = ['refuse', 'create', 'change', 'leave'] as const;
export const customerImportResultSchema = z.object({
  dryRun: z.boolean(),
  counts: z.record(z.enum(CUSTOMER_ROW_ACTIONS), z.number().int()),
  /** At most 500: the refused ones first, in the order of the file. */
  rows: z.array(
    z.object({
      /** Of the file, its heading being 1. */
      row: z.number().int(),
      action: z.enum(CUSTOMER_ROW_ACTIONS),
      name: z.string(),
      /** Columns that are otherwise than here. */
      changes: z.array(z.string()),
      problems: z.array(z.object({ column: z.string(), message: z.string() })),
    }),
  ),
  /** Headings that were left out. */
  notes: z.array(z.string()),
});
export type CustomerImportResult = z.infer<typeof customerImportResultSchema>;
