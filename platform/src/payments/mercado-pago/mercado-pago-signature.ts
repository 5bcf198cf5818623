import { createHmac, timingSafeEqual } from 'node:crypto';
import type { GatewayNotice, NoticeVerdict } from '@atalaya/core/ports/payment-gateway';

const MOST_HEADER = 500;

/**
 * Mercado Pago developers, "Webhooks", validation by the secret key: header `x-signature: ts=…,v1=<hex>`, HMAC-SHA256
 * over `id:<data.id of the query, lower case>;request-id:<x-request-id>;ts:<ts>;`. The id in the query is signed, the
 * body is not, so that nothing of the body is believed. How old `ts` is does not matter: a notice that is played again
 * only makes the payment be read again.
 */
export function verifyMercadoPagoNotice(
  { headers, query }: GatewayNotice,
  secret: string,
): NoticeVerdict {
  const signature = headers['x-signature'] ?? '';
  const requestId = headers['x-request-id'] ?? '';
  const id = (query.get('data.id') ?? '').toLowerCase();
  if (signature.length > MOST_HEADER || requestId.length > MOST_HEADER) return { kind: 'forged' };
  const parts = new Map(
    signature.split(',').map((part) => {
      const [key = '', ...value] = part.split('=');
      return [key.trim(), value.join('=').trim()];
    }),
  );
  const [ts, given] = [parts.get('ts') ?? '', parts.get('v1') ?? ''];
  if (!/^\d{1,16}$/.test(ts) || requestId === '' || id === '') return { kind: 'forged' };
  const expected = signMercadoPagoNotice({ id, requestId, ts }, secret);
  if (!isSame(given, expected)) return { kind: 'forged' };
  if (query.get('type') !== 'payment' || !/^\d{1,30}$/.test(id)) return { kind: 'other' };
  return { kind: 'payment', requestId, providerPaymentId: id };
}

/** Lower-case hex. */
export function signMercadoPagoNotice(
  { id, requestId, ts }: { readonly id: string; readonly requestId: string; readonly ts: string },
  secret: string,
): string {
  const manifest = `id:${id.toLowerCase()};request-id:${requestId};ts:${ts};`;
  return createHmac('sha256', secret).update(manifest).digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given.toLowerCase()), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
