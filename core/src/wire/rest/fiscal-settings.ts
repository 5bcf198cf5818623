import { z } from 'zod';
import { readTaxId } from '../../domain/customers/tax-id.js';
import { instantSchema } from './fields.js';

const text = (most: number) => z.string().trim().min(1).max(most);
const endpointSchema = z.url({ protocol: /^https?$/ }).max(500);
const seriesSchema = (letter: 'F' | 'B') =>
  z
    .string()
    .trim()
    .toUpperCase()
    .regex(new RegExp(`^${letter}[A-Z0-9]{3}$`), `must be ${letter} and three letters or digits`);

/** What SUNAT has to know of who issues (RS 097-2012/SUNAT and its annexes); nothing of it is secret. */
export const sunatConfigSchema = z.strictObject({
  /** Where documents go: SUNAT's trial service, its real one, or the `endpoint` of an operator (OSE). */
  environment: z.enum(['beta', 'production', 'operator']),
  /** `billService` of an operator. */
  endpoint: endpointSchema.nullable().default(null),
  /** `billConsultService` of an operator. */
  consultEndpoint: endpointSchema.nullable().default(null),
  ruc: z
    .string()
    .trim()
    .refine(
      (text) => readTaxId('pe_ruc', text).ok,
      'must be a RUC of eleven digits with its check digit',
    ),
  legalName: text(200),
  tradeName: text(200).nullable().default(null),
  address: z.strictObject({
    /** INEI's code of the district, six digits. */
    ubigeo: z.string().regex(/^\d{6}$/, 'must have six digits'),
    line: text(200),
    district: text(30),
    province: text(30),
    department: text(30),
    /** SUNAT's code of the premises; `0000` is the fiscal domicile. */
    establishment: z
      .string()
      .regex(/^\d{4}$/, 'must have four digits')
      .default('0000'),
  }),
  series: z.strictObject({
    invoice: seriesSchema('F'),
    receipt: seriesSchema('B'),
    invoiceNote: seriesSchema('F'),
    receiptNote: seriesSchema('B'),
  }),
  /** What lines without IGV are: exonerado (catalogue 07, 20) or inafecto (30). */
  untaxed: z.enum(['exempt', 'unaffected']).default('exempt'),
});
export type SunatConfig = z.infer<typeof sunatConfigSchema>;

const pemSchema = (what: string) =>
  z
    .string()
    .trim()
    .max(20_000)
    .regex(
      new RegExp(`^-----BEGIN ${what}-----[A-Za-z0-9+/=\\s]+-----END ${what}-----`),
      'must be PEM text',
    );

/** The secondary SOL user and the certificate: never read back. */
export const sunatSecretSchema = z.strictObject({
  /** Without the RUC, which is put before it. */
  user: text(50),
  password: text(100),
  certificate: pemSchema('CERTIFICATE'),
  privateKey: pemSchema('(?:RSA )?PRIVATE KEY'),
});
export type SunatSecret = z.infer<typeof sunatSecretSchema>;

export const fiscalIssueSchema = z.enum(['on_issue', 'on_payment']);
export type FiscalIssue = z.infer<typeof fiscalIssueSchema>;

export const fiscalSettingsSchema = z.object({
  /** `none`: the charge document is all there is. */
  adapter: z.enum(['none', 'sunat']),
  /** When an invoice gets its fiscal document, where its account says nothing else. */
  issue: fiscalIssueSchema,
  /** Documents issued before that instant get no fiscal one. */
  since: instantSchema.nullable(),
  sunat: sunatConfigSchema.nullable(),
  /** Of the certificate that is kept; null without one. */
  certificate: z
    .object({ subject: z.string(), validFrom: instantSchema, validUntil: instantSchema })
    .nullable(),
  /** Sending rests until then, and why; null while it works. */
  pausedUntil: instantSchema.nullable(),
  pausedReason: z.string().nullable(),
});
export type FiscalSettings = z.infer<typeof fiscalSettingsSchema>;

/** The secret may be left out where one is kept. */
export const fiscalSettingsInputSchema = z.discriminatedUnion('adapter', [
  z.strictObject({ adapter: z.literal('none') }),
  z.strictObject({
    adapter: z.literal('sunat'),
    issue: fiscalIssueSchema,
    sunat: sunatConfigSchema,
    secret: sunatSecretSchema.optional(),
  }),
]);
export type FiscalSettingsInput = z.infer<typeof fiscalSettingsInputSchema>;
