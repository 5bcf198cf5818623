import { paymentGatewayContract } from '@atalaya/core/testing/contracts/payment-gateway.contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMercadoPago } from './mercado-pago.js';
import { asGatewayPayment } from './mercado-pago-payment.js';
import { FakeMercadoPago } from './testing/fake-mercado-pago.js';

const fake = new FakeMercadoPago();
beforeAll(() => fake.start());
afterAll(() => fake.stop());
let ids = 100;

paymentGatewayContract({
  gateway: () => openMercadoPago(fake, { baseUrl: fake.url, timeoutMs: 300 }),
  approved: (amountMinor, externalReference, changedAt) => {
    ids += 1;
    fake.payments.set(String(ids), {
      status: 'approved',
      transaction_amount: amountMinor / 100,
      currency_id: 'MXN',
      external_reference: externalReference,
      ...(changedAt !== undefined && { date_last_updated: new Date(changedAt).toISOString() }),
    });
    return String(ids);
  },
  notice: (id, requestId) => {
    const { headers, query } = fake.notice(id, requestId);
    return { headers, query: new URLSearchParams(query) };
  },
  break: (how) => {
    fake.mood = how;
  },
});

it('tells instructions from money on its way, and refuses a token that is wrong', async () => {
  const payment = { id: 1, transaction_amount: 1, currency_id: 'MXN' };
  const statusOf = (status: string, detail?: string) =>
    asGatewayPayment({ ...payment, status, status_detail: detail })?.status;
  expect([
    statusOf('pending', 'pending_waiting_payment'),
    statusOf('pending', 'pending_waiting_transfer'),
    statusOf('pending', 'pending_contingency'),
    statusOf('in_process'),
    statusOf('charged_back'),
    statusOf('something_new'),
  ]).toEqual(['voucher', 'voucher', 'pending', 'pending', 'reversed', undefined]);
  expect(asGatewayPayment({ ...payment, status: 'approved', transaction_amount: 1.005 })).toBe(
    undefined,
  );
  const wrong = openMercadoPago(
    { accessToken: 'wrong', webhookSecret: 'x' },
    { baseUrl: fake.url },
  );
  const answer = await wrong.readPayment('1', new AbortController().signal);
  expect(answer).toMatchObject({ kind: 'refused' });
  expect(JSON.stringify(answer)).not.toContain('wrong"');
});
