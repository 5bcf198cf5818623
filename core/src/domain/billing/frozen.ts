import { z } from 'zod';
import { minorSchema } from '../money/money-fields.js';

/** A tax as it was on the day of issue; `ratePpm` is millionths: 16 % is 160000. */
export const frozenTaxSchema = z.strictObject({
  code: z.string().min(1).max(32),
  name: z.string().min(1).max(80),
  ratePpm: z.number().int().min(0).max(1_000_000),
  /** A withholding is kept back by the customer and paid to the state in the issuer's name. */
  kind: z.enum(['tax', 'withholding']),
  baseMinor: minorSchema,
  amountMinor: minorSchema,
});
export type FrozenTax = z.infer<typeof frozenTaxSchema>;
/** Of one document: those of its lines by code and rate. */
export const MAX_TAXES = 60;
export const frozenTaxesSchema = z.array(frozenTaxSchema).max(MAX_TAXES);

const text = (max: number) => z.string().max(max).nullable();

/** Who sold what to whom, as it was on the day of issue: later changes of the customer do not reach the document. */
export const documentSnapshotSchema = z.strictObject({
  customer: z.strictObject({
    kind: z.enum(['person', 'company']),
    name: z.string().max(200),
    taxId: text(40),
    /** `RFC`, `NIT`, `RUC`, `DNI` and so on. */
    taxIdKind: text(20),
    address: text(500),
    email: text(254),
    phone: text(40),
  }),
  issuer: z.strictObject({
    name: z.string().max(200),
    legalName: text(200),
    taxId: text(40),
    address: text(500),
    phone: text(40),
    email: text(254),
  }),
  account: z.strictObject({ id: z.string(), anchorDay: z.number().int().min(1).max(31) }),
  /** BCP 47. */
  locale: z.string().max(35),
});
export type DocumentSnapshot = z.infer<typeof documentSnapshotSchema>;
