import { decimalText } from '@atalaya/core/domain/money/amount';
import type { GatewayAnswer, PaymentGateway } from '@atalaya/core/ports/payment-gateway';
import { request } from 'undici';
import { z } from 'zod';
import { asFoundPayments, asGatewayPayment } from './mercado-pago-payment.js';
import { verifyMercadoPagoNotice } from './mercado-pago-signature.js';

export interface MercadoPagoCredentials {
  readonly accessToken: string;
  /** The key that signs notices. */
  readonly webhookSecret: string;
}

export interface MercadoPagoOptions {
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
}

const BASE_URL = 'https://api.mercadopago.com';
const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 1_000_000;
const SEARCH_PAGE = 50;

const preferenceSchema = z.object({ id: z.string().min(1).max(200), init_point: z.url() });

/**
 * Checkout preferences (POST /checkout/preferences) and payments (GET /v1/payments/{id} and /v1/payments/search) of
 * Mercado Pago's API reference. The payer chooses there how to pay: card, OXXO, SPEI and what else the country has.
 */
export function openMercadoPago(
  { accessToken, webhookSecret }: MercadoPagoCredentials,
  { baseUrl = BASE_URL, timeoutMs = TIMEOUT_MS }: MercadoPagoOptions = {},
): PaymentGateway {
  const ask = (call: Call, signal: AbortSignal) =>
    askProvider({ ...call, url: `${baseUrl}${call.url}` }, { accessToken, timeoutMs }, signal);
  return {
    createCheckout: async (wish, signal) => {
      const { id, title, currency, expiresAt, noticeUrl } = wish;
      const body = {
        items: [
          { title, quantity: 1, unit_price: Number(decimalText(wish)), currency_id: currency },
        ],
        external_reference: id,
        notification_url: noticeUrl,
        expires: true,
        expiration_date_to: new Date(expiresAt).toISOString(),
      };
      const call = { method: 'POST', url: '/checkout/preferences', body, key: id } as const;
      const answer = await ask(call, signal);
      if (answer.kind !== 'answered') return answer;
      const made = preferenceSchema.safeParse(answer.value);
      if (!made.success) return { kind: 'retry', reason: 'Mercado Pago gave no checkout.' };
      const { id: providerCheckoutId, init_point: url } = made.data;
      return { kind: 'answered', value: { providerCheckoutId, url } };
    },
    readPayment: async (providerPaymentId, signal) => {
      const url = `/v1/payments/${encodeURIComponent(providerPaymentId)}`;
      const answer = await ask({ method: 'GET', url }, signal);
      if (answer.kind !== 'answered') return answer;
      const value = asGatewayPayment(answer.value);
      if (value?.providerPaymentId !== providerPaymentId) {
        return { kind: 'retry', reason: 'Mercado Pago answered with something else.' };
      }
      return { kind: 'answered', value };
    },
    searchPayments: async ({ from, to, offset }, signal) => {
      const query = new URLSearchParams({
        range: 'date_last_updated',
        begin_date: new Date(from).toISOString(),
        end_date: new Date(to).toISOString(),
        sort: 'date_last_updated',
        criteria: 'asc',
        limit: String(SEARCH_PAGE),
        offset: String(offset),
      });
      const url = `/v1/payments/search?${query.toString()}`;
      const answer = await ask({ method: 'GET', url }, signal);
      if (answer.kind !== 'answered') return answer;
      const value = asFoundPayments(answer.value, offset);
      if (value === undefined) {
        return { kind: 'retry', reason: 'Mercado Pago answered with something else.' };
      }
      return { kind: 'answered', value };
    },
    verifyNotice: (notice) => verifyMercadoPagoNotice(notice, webhookSecret),
  };
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: object;
  /** The same call again makes nothing new (API reference, X-Idempotency-Key). */
  readonly key?: string;
}

async function askProvider(
  { method, url, body, key }: Call,
  { accessToken, timeoutMs }: { readonly accessToken: string; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<GatewayAnswer<unknown>> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(url, {
      method,
      signal: AbortSignal.any([signal, late]),
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        ...(key !== undefined && { 'x-idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await wholeText(response.body);
    return judge(response.statusCode, text);
  } catch {
    const reason = late.aborted ? 'Mercado Pago did not answer in time.' : 'It cannot be reached.';
    return { kind: 'retry', reason };
  }
}

function judge(status: number, text: string | undefined): GatewayAnswer<unknown> {
  if (status === 404) return { kind: 'not-found' };
  if (status === 401 || status === 403) {
    return { kind: 'refused', reason: 'Mercado Pago does not take the access token.' };
  }
  if (status === 429 || status >= 500) {
    return { kind: 'retry', reason: `Mercado Pago answered ${status}.` };
  }
  if (status >= 300) return { kind: 'refused', reason: `Mercado Pago answered ${status}.` };
  if (text === undefined) return { kind: 'retry', reason: 'Its answer is too long.' };
  try {
    return { kind: 'answered', value: JSON.parse(text) };
  } catch {
    return { kind: 'retry', reason: 'Its answer is no JSON.' };
  }
}

async function wholeText(body: AsyncIterable<unknown>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_ANSWER_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
