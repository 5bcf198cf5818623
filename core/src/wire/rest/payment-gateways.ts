import { z } from 'zod';
import { minorSchema } from '../../domain/money/money-fields.js';
import { GATEWAY_STATUSES } from '../../domain/payments/gateway-status.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';
import { paidMoneySchema, signedMoneySchema } from './payments.js';

export const GATEWAY_PROVIDERS = ['mercado_pago'] as const;
/** Printable, without spaces: what a provider gives to be copied. */
const keySchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,400}$/, 'must be 8 to 400 visible characters');

export const paymentGatewaySchema = z.object({
  id: idSchema,
  provider: z.enum(GATEWAY_PROVIDERS),
  name: z.string(),
  isEnabled: z.boolean(),
  /** What to enter at the provider. */
  webhookUrl: z.string(),
  lastOkAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: instantSchema.nullable(),
});
export type PaymentGatewayView = z.infer<typeof paymentGatewaySchema>;
export const paymentGatewayListSchema = z.object({ items: z.array(paymentGatewaySchema) });
export const paymentGatewayCreateSchema = z.strictObject({
  provider: z.enum(GATEWAY_PROVIDERS),
  name: nameSchema,
  accessToken: keySchema,
  /** The key by which the provider signs its notices. */
  webhookSecret: keySchema,
});
/** Keys are written, never read back; both are given when one changes. */
export const paymentGatewayUpdateSchema = z.strictObject({
  name: nameSchema.optional(),
  isEnabled: z.boolean().optional(),
  keys: z.strictObject({ accessToken: keySchema, webhookSecret: keySchema }).optional(),
});

/** Whether the provider takes the keys; what it said where it does not. */
export const gatewayTestSchema = z.object({ isWell: z.boolean(), error: z.string().nullable() });

export const checkoutCreateSchema = z.strictObject({
  gatewayId: idSchema,
  accountId: idSchema,
  /** Of this account: its open amount is asked for. */
  invoiceId: idSchema.optional(),
  /** In place of all that is open. */
  amount: paidMoneySchema.optional(),
});
export const checkoutSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  invoiceId: idSchema.nullable(),
  amount: signedMoneySchema,
  /** Where the customer pays. */
  url: z.string(),
  expiresAt: instantSchema,
});
export type Checkout = z.infer<typeof checkoutSchema>;

export const gatewayPaymentSchema = z.object({
  id: idSchema,
  gatewayId: idSchema,
  providerPaymentId: z.string(),
  status: z.enum(GATEWAY_STATUSES),
  amount: signedMoneySchema,
  refundedMinor: minorSchema,
  /** Who paid, in the provider's words. */
  payer: z.string().nullable(),
  externalReference: z.string().nullable(),
  accountId: idSchema.nullable(),
  customer: z.string().nullable(),
  paymentId: idSchema.nullable(),
  problem: z.string().nullable(),
  /** What a person made of a payment of nobody known. */
  decision: z
    .object({
      kind: z.enum(['assigned', 'returned']),
      by: z.string(),
      at: instantSchema,
      notes: z.string(),
    })
    .nullable(),
  firstSeenAt: instantSchema,
  updatedAt: instantSchema,
});
export type GatewayPaymentView = z.infer<typeof gatewayPaymentSchema>;
export const gatewayPaymentListSchema = listOf(gatewayPaymentSchema);
export const gatewayPaymentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** `unassigned`: money of nobody known, which a person has not decided on. */
  queue: z.literal('unassigned').optional(),
});
const decisionNotesSchema = z.string().trim().max(500);
export const gatewayPaymentDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('assign'),
    accountId: idSchema,
    notes: decisionNotesSchema.default(''),
  }),
  /** Given back at the provider: the notes say why. */
  z.strictObject({ decision: z.literal('return'), notes: decisionNotesSchema.min(1) }),
]);
