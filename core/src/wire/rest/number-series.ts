import { z } from 'zod';
import { daySchema } from '../../domain/shared/day-field.js';
import { idSchema, instantSchema, listOf } from './fields.js';

export const SERIES_KINDS = ['invoice', 'credit_note', 'receipt', 'fiscal'] as const;

const numberSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const changing = {
  /** The last number that may be given; null for no end. */
  rangeTo: numberSchema.nullable(),
  validFrom: daySchema.nullable(),
  validUntil: daySchema.nullable(),
  /** As the authority gave it. */
  authorizationCode: z.string().trim().min(1).max(80).nullable(),
  /** Of its kind: what documents take when none is named. */
  isDefault: z.boolean(),
};
export const numberSeriesSchema = z.object({
  id: idSchema,
  kind: z.enum(SERIES_KINDS),
  prefix: z.string(),
  /** The number that comes next. */
  next: z.number().int(),
  rangeFrom: z.number().int(),
  ...changing,
  /** When nine tenths of the range were used. */
  warnedAt: instantSchema.nullable(),
  createdAt: instantSchema,
});
export type NumberSeries = z.infer<typeof numberSeriesSchema>;
export const numberSeriesListSchema = listOf(numberSeriesSchema);
export const numberSeriesCreateSchema = z.strictObject({
  kind: z.enum(SERIES_KINDS),
  /** Stands before the number as it is: `A-`. */
  prefix: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9/_-]{0,20}$/, 'must be at most 20 letters, digits, / _ or -'),
  /** The first number. */
  next: numberSchema.default(1),
  /** The first number of the range that was granted; `next` where it is not given. */
  rangeFrom: numberSchema.nullable().default(null),
  rangeTo: changing.rangeTo.default(null),
  validFrom: changing.validFrom.default(null),
  validUntil: changing.validUntil.default(null),
  authorizationCode: changing.authorizationCode.default(null),
  isDefault: z.boolean().default(false),
});
/** A number that was given stays given: `next` cannot be set back or forth. */
export const numberSeriesUpdateSchema = z.strictObject(changing).partial();
