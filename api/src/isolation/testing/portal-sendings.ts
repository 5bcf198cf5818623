import { post, type Sending } from './sending.js';

/** The customers' portal: the staff gets nothing there, whatever id they send. */
export const PORTAL_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /portal/session/customer',
    field: 'customerId',
    send: post('/portal/session/customer', (customerId) => ({ customerId })),
  },
  {
    route: 'POST /portal/reported-payments',
    field: 'accountId',
    send: post('/portal/reported-payments', (accountId) => ({
      accountId,
      amountMinor: 100,
      reference: 'SPEI 1',
    })),
  },
  {
    route: 'POST /portal/checkouts',
    field: 'accountId',
    send: post('/portal/checkouts', (accountId) => ({ accountId })),
  },
  {
    route: 'POST /portal/promises',
    field: 'accountId',
    send: post('/portal/promises', (accountId) => ({ accountId, until: '2026-03-02' })),
  },
  {
    route: 'POST /portal/tickets',
    field: 'serviceId',
    send: post('/portal/tickets', (serviceId) => ({
      serviceId,
      kind: 'slow',
      text: 'Va lento',
    })),
  },
];
