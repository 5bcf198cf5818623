import { randomUUID } from 'node:crypto';
import { named, post, type Sending } from './sending.js';

const amount = { amountMinor: 1, currency: 'MXN' };
const AT = '2026-03-01T00:00:00Z';
/** Of nobody: every receipt for it is refused alike. */
const NOBODY = '00000000-0000-4000-8000-00000000dead';

const receipts = (receipt: object) => ({
  device: named().slice(0, 40),
  receipts: [{ receiptUuid: randomUUID(), accountId: NOBODY, amount, collectedAt: AT, ...receipt }],
});
const line: Sending['send'] = (who, accountId, own) =>
  post(`/bank-statement-lines/${own.ids.statementLine}/decision`, () => ({
    decision: 'accept',
    accountId,
  }))(who, accountId, own);

/** Ids in bodies and queries of the money desk. */
export const PAYMENT_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /payments',
    field: 'accountId',
    own: 'account',
    send: post('/payments', (accountId) => ({ accountId, amount })),
  },
  {
    route: 'POST /payments',
    field: 'invoiceId',
    own: 'openInvoice',
    send: post('/payments', (invoiceId, own) => ({
      accountId: own.ids.account,
      amount,
      allocations: [{ invoiceId, amountMinor: 1 }],
    })),
  },
  ...(['accountId', 'customerId'] as const).map((field) => ({
    route: 'GET /payments',
    field,
    own: field === 'accountId' ? ('account' as const) : ('customer' as const),
    send: ((who, id) => who.get(`/payments?${field}=${id}`)) satisfies Sending['send'],
  })),
  {
    route: 'POST /payments/{id}/reversals',
    field: 'accountId',
    send: (who, accountId, own) =>
      post(`/payments/${own.ids.livePayment}/reversals`, () => ({
        reason: 'wrong_customer',
        accountId,
      }))(who, accountId, own),
  },
  {
    route: 'POST /accounts/{id}/allocations',
    field: 'paymentId',
    own: 'chosenPayment',
    send: (who, paymentId, own) =>
      post(`/accounts/${own.ids.account}/allocations`, () => ({
        paymentId,
        allocations: [{ invoiceId: own.ids.openInvoice, amountMinor: 1 }],
      }))(who, paymentId, own),
  },
  {
    route: 'POST /accounts/{id}/allocations',
    field: 'invoiceId',
    own: 'openInvoice',
    send: (who, invoiceId, own) =>
      post(`/accounts/${own.ids.account}/allocations`, () => ({
        paymentId: own.ids.chosenPayment,
        allocations: [{ invoiceId, amountMinor: 1 }],
      }))(who, invoiceId, own),
  },
  {
    route: 'POST /cash-desk/payments',
    field: 'accountId',
    own: 'account',
    send: post('/cash-desk/payments', (accountId) => ({ accountId, amount })),
  },
  {
    route: 'POST /cash-desk/receipts',
    field: 'accountId',
    own: 'account',
    send: post('/cash-desk/receipts', (accountId) => receipts({ accountId })),
  },
  {
    route: 'POST /cash-desk/receipts',
    field: 'receiptUuid',
    send: post('/cash-desk/receipts', (receiptUuid) => receipts({ receiptUuid })),
  },
  { route: 'POST /bank-statement-lines/{id}/decision', field: 'accountId', send: line },
  {
    route: 'POST /bank-statement-lines/{id}/decision',
    field: 'reportedPaymentId',
    send: (who, reportedPaymentId, own) =>
      post(`/bank-statement-lines/${own.ids.statementLine}/decision`, () => ({
        decision: 'accept',
        accountId: own.ids.account,
        reportedPaymentId,
      }))(who, reportedPaymentId, own),
  },
  {
    route: 'POST /reported-payments',
    field: 'accountId',
    own: 'account',
    send: post('/reported-payments', (accountId) => ({ accountId, amount, reference: named() })),
  },
  {
    route: 'GET /reported-payments',
    field: 'accountId',
    own: 'account',
    send: (who, id) => who.get(`/reported-payments?accountId=${id}`),
  },
  {
    route: 'POST /gateway-payments/{id}/decision',
    field: 'accountId',
    send: (who, accountId, own) =>
      post(`/gateway-payments/${own.ids.gatewayPayment}/decision`, () => ({
        decision: 'assign',
        accountId,
      }))(who, accountId, own),
  },
  ...(['add', 'remove'] as const).map((field) => ({
    route: 'POST /cashiers/{id}/accounts',
    field,
    own: 'account' as const,
    send: ((who, id, own) =>
      post(`/cashiers/${own.session.user.id}/accounts`, () => ({ [field]: [id] }))(
        who,
        id,
        own,
      )) satisfies Sending['send'],
  })),
  // A's own would be asked for at the provider.
  {
    route: 'POST /checkouts',
    field: 'gatewayId',
    send: post('/checkouts', (gatewayId, own) => ({ gatewayId, accountId: own.ids.account })),
  },
  {
    route: 'POST /checkouts',
    field: 'accountId',
    send: post('/checkouts', (accountId, own) => ({
      gatewayId: own.ids.paymentGateway,
      accountId,
    })),
  },
  {
    route: 'POST /checkouts',
    field: 'invoiceId',
    send: post('/checkouts', (invoiceId, own) => ({
      gatewayId: own.ids.paymentGateway,
      accountId: own.ids.account,
      invoiceId,
    })),
  },
];
