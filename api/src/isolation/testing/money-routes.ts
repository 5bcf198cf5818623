import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../../testing/api-client.js';
import type { Seeded } from '../../testing/seed-tenant.js';
import { named } from './sending.js';

/** Permissions of routes that move or promise money, or say how it is moved. */
export const MONEY =
  /^(account|invoice|payment|cash_shift|billing_policy|promise|hold|dunning|plan):write$/;

type Ask = (who: ApiClient, own: Seeded) => Promise<Answer>;

const MXN = (amountMinor: number) => ({ amountMinor, currency: 'MXN' });
const post =
  (path: string, body: () => object): Ask =>
  (who) =>
    who.post(path, body(), { 'idempotency-key': randomUUID() });
/** Makes one, and takes that one away. */
const remove =
  (path: string, body: (own: Seeded) => object): Ask =>
  async (who, own) => {
    const key = { 'idempotency-key': randomUUID() };
    const { id } = (await who.post(path, body(own), key)).as<{ id: string }>(201);
    return who.delete(`${path}/${id}`);
  };

const plan = () => ({ name: named(), downKbps: 1, upKbps: 1, price: MXN(1) });
const taxGroup = () => ({ code: named().slice(0, 30), name: named(), isIncluded: true, taxes: [] });
const draft = (own: Seeded) => ({
  accountId: own.ids.account,
  lines: [{ description: 'x', amountMinor: 1 }],
});

/** Right requests for money routes that no id of the others leads to. */
export const OTHER_MONEY: Readonly<Record<string, Ask>> = {
  'POST /number-series': post('/number-series', () => ({ kind: 'credit_note', prefix: 'ZZ-' })),
  'POST /tax-groups': post('/tax-groups', taxGroup),
  'DELETE /tax-groups/:id': remove('/tax-groups', taxGroup),
  'DELETE /plans/:id': remove('/plans', plan),
  'POST /invoice-drafts': (who, own) =>
    who.post('/invoice-drafts', draft(own), { 'idempotency-key': randomUUID() }),
  'PUT /invoice-drafts/:id': async (who, own) => {
    const { id } = (await who.post('/invoice-drafts', draft(own))).as<{ id: string }>(201);
    return who.call('PUT', `/invoice-drafts/${id}`, { lines: draft(own).lines });
  },
  'DELETE /invoice-drafts/:id': remove('/invoice-drafts', draft),
  'DELETE /contracts/:id': remove('/contracts', ({ ids }) => ({
    ...{ accountId: ids.account, code: named().slice(0, 30), startsOn: '2026-03-01' },
  })),
  'PATCH /billing-policy': (who) => who.patch('/billing-policy', { dueAfterDays: 6 }),
  'PUT /sla-policy': (who) => who.call('PUT', '/sla-policy', { preset: 'tier' }),
  'PUT /dunning-policy': async (who) => {
    const { body } = await who.get('/dunning-policy');
    return who.call('PUT', '/dunning-policy', JSON.parse(body));
  },
  'POST /payment-gateways': post('/payment-gateways', () => ({
    ...{
      provider: 'mercado_pago',
      name: named(),
      accessToken: 'APP_USR-tests',
      webhookSecret: 'of-tests',
    },
  })),
};

/** Money routes that leave no record with the requests of these tests, each with its reason or where it is tried. */
export const UNRECORDED: Readonly<Record<string, string>> = {
  'POST /bank-statements/preview': 'keeps nothing',
  'POST /payment-gateways/:id/test': 'asks the provider whether the key is good, and keeps nothing',
  'POST /accounts/:id/payment-reference':
    'gives an account its code: nothing is owed or paid by it',
  // What follows leaves one, and needs more than a seeded tenant has to be let through.
  'POST /promises': 'needs overdue invoices of a service: portal-money.it.test.ts',
  'POST /actions/suspend-service': 'needs an overdue service that nothing holds',
  'POST /actions/reconnect-service': 'needs a suspended service',
  'POST /bank-statements': 'needs a statement that was not seen before',
  'POST /bank-statements/:id/accept-sure': 'needs lines that match without doubt',
  'POST /cash-desk/shift': 'needs a person without an open shift',
  'POST /cash-desk/shift/close': 'needs a shift of the person’s own',
  'POST /opening-imports': 'needs two files and their control total',
  'POST /checkouts': 'needs a provider that answers',
  'DELETE /service-plan-changes/:id': 'needs a change that is not made yet',
  'POST /services/:id/cancellation': 'only tells here, for the line is needed: invoices.it.test.ts',
  'DELETE /service-pauses/:id': 'needs a pause that has not begun: invoices.it.test.ts',
  'DELETE /account-charges/:id': 'needs a charge that is not invoiced yet',
  'DELETE /plan-prices/:id': 'needs a price that is not in force yet',
};
