import { z } from 'zod';

/** Minor units, safe whole numbers; below zero: a discount, a credit. */
export const minorSchema = z.int();
export const nonNegativeMinorSchema = z.int().min(0);
export const positiveMinorSchema = z.int().min(1);
/** ISO 4217. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as MXN');
