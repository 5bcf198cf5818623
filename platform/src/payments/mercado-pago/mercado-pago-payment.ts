import { currencyExponent, parseAmount } from '@atalaya/core/domain/money/amount';
import type { GatewayStatus } from '@atalaya/core/domain/payments/gateway-status';
import { lineText } from '@atalaya/core/domain/payments/statement-columns';
import type { FoundPayments, GatewayPayment } from '@atalaya/core/ports/payment-gateway';
import { z } from 'zod';

/** GET /v1/payments/{id}: of its many fields those that money depends on. */
const paymentSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  status: z.string(),
  status_detail: z.string().nullish(),
  transaction_amount: z.number(),
  transaction_amount_refunded: z.number().nullish(),
  currency_id: z.string().regex(/^[A-Z]{3}$/),
  external_reference: z.string().nullish(),
  payer: z
    .object({
      first_name: z.string().nullish(),
      last_name: z.string().nullish(),
      email: z.string().nullish(),
    })
    .nullish()
    .catch(null),
  date_last_updated: z.string().nullish().catch(null),
});

/** GET /v1/payments/search: `results` are payments, `paging.total` how many there are. */
const searchSchema = z.object({
  paging: z.object({ total: z.number().int().min(0) }),
  results: z.array(z.unknown()).max(1_000),
});

/** Undefined for an answer that is no search; payments that cannot be read are passed over. */
export function asFoundPayments(answer: unknown, offset: number): FoundPayments | undefined {
  const parsed = searchSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { results, paging } = parsed.data;
  const items = results.flatMap((result) => {
    const payment = asGatewayPayment(result);
    const told = paymentSchema.safeParse(result).data?.date_last_updated ?? '';
    const changedAt = Date.parse(told);
    return payment === undefined || Number.isNaN(changedAt) ? [] : [{ payment, changedAt }];
  });
  const seen = offset + results.length;
  return { items, seen, hasMore: results.length > 0 && seen < paging.total };
}

/** Pending with one of these the payer has only got instructions (API reference, status_detail). */
const INSTRUCTIONS = ['pending_waiting_payment', 'pending_waiting_transfer'];

const STATUSES: Readonly<Record<string, GatewayStatus>> = {
  in_process: 'pending',
  authorized: 'pending',
  approved: 'approved',
  // Disputed and not decided: the money is still there.
  in_mediation: 'approved',
  rejected: 'rejected',
  cancelled: 'rejected',
  refunded: 'reversed',
  charged_back: 'reversed',
};

/** Undefined for an answer that is no payment, or whose status nobody knows. */
export function asGatewayPayment(answer: unknown): GatewayPayment | undefined {
  const parsed = paymentSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const payment = parsed.data;
  const status = statusOf(payment.status, payment.status_detail ?? '');
  const currency = payment.currency_id;
  const amountMinor = minorOf(payment.transaction_amount, currency);
  const refundedMinor = minorOf(payment.transaction_amount_refunded ?? 0, currency);
  if (status === undefined || amountMinor === undefined || refundedMinor === undefined) {
    return undefined;
  }
  return {
    providerPaymentId: payment.id,
    status,
    isChargeback: payment.status === 'charged_back',
    amountMinor,
    currency,
    refundedMinor,
    externalReference: payment.external_reference ?? null,
    payer: payerOf(payment.payer),
  };
}

function payerOf(payer: z.infer<typeof paymentSchema>['payer']): string | null {
  const said = [payer?.first_name, payer?.last_name, payer?.email].filter(Boolean).join(' ');
  return lineText(said) || null;
}

function statusOf(status: string, detail: string): GatewayStatus | undefined {
  if (status === 'pending') return INSTRUCTIONS.includes(detail) ? 'voucher' : 'pending';
  return STATUSES[status];
}

/** JSON's shortest form of the number has the decimals that were sent. */
function minorOf(amount: number, currency: string): number | undefined {
  const fixed = amount.toFixed(currencyExponent(currency));
  if (Math.abs(Number(fixed) - amount) > 1e-9 || amount < 0) return undefined;
  const parsed = parseAmount(fixed, currency);
  return parsed.kind === 'amount' ? parsed.amountMinor : undefined;
}
