import { z } from 'zod';
import { minorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { idSchema, listOf } from './fields.js';
import {
  PAYMENT_METHODS,
  paidMoneySchema,
  STATEMENT_KINDS,
  signedMoneySchema,
  statementQuerySchema,
} from './payments.js';

/** What a customer paid, and its receipt. */
const portalPaymentSchema = z.object({
  id: idSchema,
  /** Of the receipt; null where the series had none to give. */
  number: z.string().nullable(),
  paidOn: daySchema,
  method: z.enum(PAYMENT_METHODS),
  reference: z.string().nullable(),
  amount: paidMoneySchema,
  /** It was taken back and pays nothing. */
  isReversed: z.boolean(),
  /** Numbers of the invoices that it pays now, the oldest first. */
  pays: z.array(z.string()),
});
export type PortalPayment = z.infer<typeof portalPaymentSchema>;
export const portalPaymentListSchema = listOf(portalPaymentSchema);

/** More lines than anybody reads on a telephone: fewer days show the rest. */
export const PORTAL_STATEMENT_MOST = 500;
export const PORTAL_STATEMENT_MOST_DAYS = 1_100;
export const portalStatementQuerySchema = statementQuerySchema;
export const portalStatementSchema = z.object({
  accountId: idSchema,
  from: daySchema,
  to: daySchema,
  /** Above zero the customer owes, below zero they have credit. */
  opening: signedMoneySchema,
  movements: z.array(
    z.object({
      kind: z.enum(STATEMENT_KINDS),
      on: daySchema,
      number: z.string().nullable(),
      amount: signedMoneySchema,
      balanceMinor: minorSchema,
    }),
  ),
  closing: signedMoneySchema,
  /** There are more than are listed: ask for fewer days. */
  isCut: z.boolean(),
});
export type PortalStatement = z.infer<typeof portalStatementSchema>;
