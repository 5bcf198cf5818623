import { randomUUID } from 'node:crypto';
import type { PaymentGatewayView } from '@atalaya/core/wire/rest/payment-gateways';
import type { Payment } from '@atalaya/core/wire/rest/payments';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { readActiveHolds } from '@atalaya/platform/dunning/holds';
import { settleDuePayments } from '@atalaya/platform/payments/gateway-notices';
import { openMercadoPago } from '@atalaya/platform/payments/mercado-pago/mercado-pago';
import {
  FakeMercadoPago,
  type FakePayment,
} from '@atalaya/platform/payments/mercado-pago/testing/fake-mercado-pago';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueInvoice } from '../../testing/issue-invoice.js';
import { openAccount } from '../../testing/open-account.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const fake = new FakeMercadoPago();
const open = (keys: { accessToken: string; webhookSecret: string }) =>
  openMercadoPago(keys, { baseUrl: fake.url, timeoutMs: 300 });
const api = withApi({ openGateway: open });
let norte: Tenant;
let gateway: PaymentGatewayView;
beforeAll(async () => {
  await fake.start();
  norte = await api.tenant('norte');
  const { accessToken, webhookSecret } = fake;
  const body = { provider: 'mercado_pago', name: 'Mercado Pago', accessToken, webhookSecret };
  gateway = (await norte.owner.post('/payment-gateways', body)).as<PaymentGatewayView>(201);
});
afterAll(() => fake.stop());

const post = (path: string, body: object) =>
  norte.owner.post(path, body, { 'idempotency-key': randomUUID() });
const notify = (id: string, requestId?: string, secret?: string) => {
  const { query, headers } = fake.notice(id, requestId, secret);
  return api.app.inject({
    method: 'POST',
    url: `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify({ action: 'payment.updated', data: { id } }),
  });
};
const settle = () =>
  settleDuePayments(
    {
      ...api.deps(),
      openGateway: open,
    },
    norte.id,
    new AbortController().signal,
  );
/** An account with an invoice of 499.00 and a checkout for it; its external reference. */
async function owing(name: string) {
  const account = await openAccount(norte, name);
  await issueInvoice(api, norte.id, {
    accountId: account,
    dueDate: '2026-03-05',
    totalMinor: 49_900,
  });
  const made = await post('/checkouts', { gatewayId: gateway.id, accountId: account });
  const { id } = made.as<{ id: string }>(201);
  return { account, reference: id };
}
const paid = (reference: string, more: Partial<FakePayment> = {}): FakePayment => ({
  status: 'approved',
  transaction_amount: 499,
  currency_id: 'MXN',
  external_reference: reference,
  ...more,
});
const paymentsOf = async (account: string) =>
  (await norte.owner.get(`/payments?accountId=${account}`)).as<{ items: Payment[] }>(200).items;
const stateOf = (account: string) =>
  api.db.database.withTenant(norte.id, async (trx) => {
    const balance = (await accountBalances(trx, norte.id, [account], '2026-03-01')).get(account);
    const holds = await readActiveHolds(trx, [account], api.clock.now());
    return {
      owes: (balance?.receivableMinor ?? 0) - (balance?.creditMinor ?? 0),
      holds: holds.get(account)?.length ?? 0,
    };
  });

describe('a payment at the provider', () => {
  it('that is notified from several sides at once is credited once', async () => {
    const { account, reference } = await owing('Several sides');
    expect(fake.checkouts.at(-1)).toBe(reference);
    fake.payments.set('1', paid(reference));
    const same = randomUUID();
    const answers = await Promise.all([
      notify('1'),
      notify('1'),
      notify('1', same),
      notify('1', same),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    await Promise.all([settle(), settle(), settle()]);
    await notify('1');
    await settle();
    expect(await paymentsOf(account)).toMatchObject([
      { method: 'gateway', provider: 'mercado_pago', amount: { amountMinor: 49_900 } },
    ]);
    expect((await stateOf(account)).owes).toBe(0);
  });

  it('moves forward only: a voucher holds nothing, money on its way does, and later news unsay nothing', async () => {
    const { account, reference } = await owing('Forward');
    const told = async (more: Partial<FakePayment>) => {
      fake.payments.set('2', paid(reference, more));
      await notify('2');
      await settle();
      return stateOf(account);
    };
    const voucher = { status: 'pending', status_detail: 'pending_waiting_payment' };
    expect(await told(voucher)).toEqual({ owes: 49_900, holds: 0 });
    expect(await told({ status: 'in_process' })).toEqual({ owes: 49_900, holds: 1 });
    expect(await told({})).toEqual({ owes: 0, holds: 0 });
    expect(await told({ status: 'in_process' })).toEqual({ owes: 0, holds: 0 });
    expect(await told({ status: 'rejected' })).toEqual({ owes: 0, holds: 0 });
    expect(await told({})).toEqual({ owes: 0, holds: 0 });
    expect(await told({ transaction_amount_refunded: 100 })).toEqual({ owes: 10_000, holds: 0 });
    expect(await told({ status: 'charged_back' })).toEqual({ owes: 49_900, holds: 0 });
    expect(await told({})).toEqual({ owes: 49_900, holds: 0 });
    const reasons = (await paymentsOf(account)).map(({ reversal }) => reversal?.reason);
    expect(reasons.sort()).toEqual(['bounced', 'chargeback']);
  });

  it('waits while the provider is away, and is credited when it is back', async () => {
    const { account, reference } = await owing('Away');
    fake.payments.set('3', paid(reference));
    await notify('3');
    for (const mood of ['hangs', 'fails', 'babbles'] as const) {
      fake.mood = mood;
      await settle();
      await api.clock.advance(60_000);
    }
    const { items } = (await norte.owner.get('/payment-gateways')).as<{
      items: PaymentGatewayView[];
    }>(200);
    expect(items[0]?.lastError).toEqual(expect.any(String));
    fake.mood = 'well';
    await settle();
    expect((await stateOf(account)).owes).toBe(0);
  });

  it('of nobody known is kept with its problem, and shown', async () => {
    fake.payments.set('4', paid(randomUUID()));
    await notify('4');
    await settle();
    const list = await norte.owner.get('/gateway-payments');
    expect(list.as<{ items: object[] }>(200).items).toContainEqual(
      expect.objectContaining({ providerPaymentId: '4', problem: 'no-account', paymentId: null }),
    );
  });
});

describe('the webhook', () => {
  it('hears nobody who does not sign, and believes nothing of a body', async () => {
    const before = fake.reads;
    expect((await notify('9', undefined, 'another secret')).statusCode).toBe(403);
    const { query, headers } = fake.notice('10');
    const huge = await api.app.inject({
      method: 'POST',
      url: `/api/v1/payment-gateways/${gateway.id}/webhook?${query}`,
      headers,
      payload: 'x'.repeat(70_000),
    });
    expect(huge.statusCode).toBe(413);
    const nowhere = await api.app.inject({
      method: 'POST',
      url: `/api/v1/payment-gateways/${randomUUID()}/webhook?${query}`,
      headers,
    });
    expect(nowhere.statusCode).toBe(404);
    await settle();
    expect(fake.reads).toBe(before);
  });

  it('and its keys are told to nobody', async () => {
    const list = await norte.owner.get('/payment-gateways');
    const log = await norte.owner.get(`/audit-log?subjectId=${gateway.id}`);
    for (const text of [list.body, log.body, api.logged.join('\n')]) {
      expect(text).not.toContain(fake.accessToken);
      expect(text).not.toContain(fake.webhookSecret);
    }
    const billing = await api.person(norte, 'billing', 'billing@norte.test');
    const change = await billing.patch(`/payment-gateways/${gateway.id}`, { isEnabled: false });
    expect(change.problem.slug).toBe('not-allowed');
  });
});
