import { z } from 'zod';
import { minorSchema, nonNegativeMinorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { paidMoneySchema, signedMoneySchema } from './payments.js';

const notesSchema = z.string().trim().max(1_000).default('');
const countedMoneySchema = paidMoneySchema.extend({
  amountMinor: nonNegativeMinorSchema,
});

export const cashShiftSchema = z.object({
  id: idSchema,
  cashier: z.object({ id: idSchema, name: z.string() }),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  opening: signedMoneySchema,
  /** Cash that was not taken back. */
  collected: signedMoneySchema,
  receipts: z.number().int(),
  expected: signedMoneySchema,
  counted: signedMoneySchema.nullable(),
  /** Expected less counted: above zero money is missing. */
  difference: signedMoneySchema.nullable(),
  notes: z.string(),
});
export type CashShift = z.infer<typeof cashShiftSchema>;
export const cashShiftListSchema = listOf(cashShiftSchema);

export const ownShiftSchema = z.object({
  shift: cashShiftSchema.nullable(),
  currency: z.string(),
  /** How much may be in their hands; null for no limit. */
  limitMinor: minorSchema.nullable(),
  isActive: z.boolean(),
});
export type OwnShift = z.infer<typeof ownShiftSchema>;
export const shiftOpenSchema = z.strictObject({ opening: countedMoneySchema });
export const shiftCloseSchema = z.strictObject({ counted: countedMoneySchema, notes: notesSchema });

/** All that a cashier sees of a customer. */
export const deskAccountSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Above zero the customer owes, below zero they have credit. */
  balance: signedMoneySchema,
  invoices: z.array(
    z.object({ fullNumber: z.string(), dueDate: daySchema, open: signedMoneySchema }),
  ),
});
export type DeskAccount = z.infer<typeof deskAccountSchema>;
export const deskAccountListSchema = z.object({ items: z.array(deskAccountSchema) });
export const deskAccountQuerySchema = z.strictObject({
  /** Part of a name; two characters at least. */
  search: z.string().trim().min(2).max(120),
});

/** Whom a cashier goes to; the address where billing lets them see it. */
export const roundAccountSchema = deskAccountSchema.extend({ address: z.string().nullable() });
export type RoundAccount = z.infer<typeof roundAccountSchema>;
export const roundSchema = z.object({
  items: z.array(roundAccountSchema),
  /** There are more accounts than are told. */
  isCut: z.boolean(),
});
export const MOST_ROUND = 1_000;

export const deskPaymentCreateSchema = z.strictObject({
  accountId: idSchema,
  amount: paidMoneySchema,
  notes: notesSchema,
});
export const deskReceiptSchema = z.object({
  paymentId: idSchema,
  fullNumber: z.string().nullable(),
  name: z.string(),
  amount: signedMoneySchema,
  receivedAt: instantSchema,
  isReversed: z.boolean(),
  /** Of the account, after it. */
  balance: signedMoneySchema,
});
export type DeskReceipt = z.infer<typeof deskReceiptSchema>;
export const deskReceiptListSchema = z.object({ items: z.array(deskReceiptSchema) });

export const MOST_RECEIPTS = 200;
export const receiptSyncSchema = z.strictObject({
  /** Of the phone: the same for all that it ever sends. */
  device: z
    .string()
    .trim()
    .regex(/^[\w.:-]{4,80}$/, 'must be 4 to 80 letters, digits, dots, dashes or colons'),
  receipts: z
    .array(
      z.strictObject({
        receiptUuid: idSchema,
        accountId: idSchema,
        amount: paidMoneySchema,
        collectedAt: instantSchema,
        notes: notesSchema,
        /** What the phone called it on the customer's receipt: it is found by that. */
        number: z
          .string()
          .regex(/^[A-Z0-9-]{1,30}$/, 'must be capital letters, digits and dashes')
          .optional(),
      }),
    )
    .min(1)
    .max(MOST_RECEIPTS),
});
export const RECEIPT_STATES = ['recorded', 'known', 'conflict', 'over_limit', 'refused'] as const;
export const receiptSyncResultSchema = z.object({
  /** In the order of the receipts. */
  results: z.array(
    z.object({
      state: z.enum(RECEIPT_STATES),
      paymentId: idSchema.nullable(),
      problem: z.enum(['no-account', 'other-currency']).nullable(),
    }),
  ),
});

export const cashierSchema = z.object({
  id: idSchema,
  name: z.string(),
  limitMinor: minorSchema.nullable(),
  isActive: z.boolean(),
  seesAddress: z.boolean(),
  /** How many accounts they go to. */
  accounts: z.number().int(),
});
export type CashierView = z.infer<typeof cashierSchema>;
export const cashierListSchema = z.object({ items: z.array(cashierSchema) });
export const cashierUpdateSchema = z.strictObject({
  /** What they left as a deposit: no more than this may be in their hands. Null for no limit. */
  limitMinor: nonNegativeMinorSchema.nullable().optional(),
  isActive: z.boolean().optional(),
  /** The address of the accounts that they go to; without it names and balances only. */
  seesAddress: z.boolean().optional(),
});
export const cashierAccountListSchema = z.object({
  items: z.array(z.object({ id: idSchema, name: z.string() })),
});
/** Who goes to an account: one cashier, the last that was named. */
export const cashierAccountsUpdateSchema = z.strictObject({
  add: z.array(idSchema).max(500).default([]),
  remove: z.array(idSchema).max(500).default([]),
});
export const cashShiftQuerySchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema });

export const receiptConflictSchema = z.object({
  id: idSchema,
  device: z.string(),
  receiptUuid: idSchema,
  cashier: z.string(),
  /** What was recorded, and what came afterwards under the same receipt. */
  recorded: z.object({ amountMinor: minorSchema, currency: z.string(), name: z.string() }),
  received: z.object({ amountMinor: minorSchema, currency: z.string(), name: z.string() }),
  paymentId: idSchema.nullable(),
  receivedAt: instantSchema,
  seenAt: instantSchema.nullable(),
});
export type ReceiptConflict = z.infer<typeof receiptConflictSchema>;
export const waitingReceiptSchema = z.object({
  device: z.string(),
  receiptUuid: idSchema,
  cashier: z.string(),
  state: z.enum(['over_limit', 'refused']),
  problem: z.string().nullable(),
  amount: signedMoneySchema,
  receivedAt: instantSchema,
});
export const collectedTroubleSchema = z.object({
  conflicts: z.array(receiptConflictSchema),
  waiting: z.array(waitingReceiptSchema),
});
