import { named, post, type Sending } from './sending.js';

const price = { amountMinor: 1, currency: 'MXN' };
const plan = (more: object) => ({ name: named(), downKbps: 1, upKbps: 1, price, ...more });
const line = (more: object) => ({ lines: [{ description: 'x', amountMinor: 1, ...more }] });
const charge = { kind: 'single', description: 'x', amount: price };
const listOf = (path: string, field: string): Sending['send'] => {
  return (who, id) => who.get(`${path}?${field}=${id}`);
};

/** Ids in bodies and queries of billing. */
export const BILLING_SENDINGS: readonly Sending[] = [
  {
    route: 'POST /plans',
    field: 'taxGroupId',
    own: 'taxGroup',
    send: post('/plans', (taxGroupId) => plan({ taxGroupId })),
  },
  {
    route: 'POST /plans/{id}/prices',
    field: 'taxGroupId',
    own: 'taxGroup',
    send: (who, taxGroupId, own) =>
      who.post(`/plans/${own.ids.plan}/prices`, { validFrom: '2030-01-01', price, taxGroupId }),
  },
  ...(['accountId', 'customerId', 'runId'] as const).map((field) => ({
    route: 'GET /invoices',
    field,
    own: ({ accountId: 'account', customerId: 'customer', runId: 'invoiceRun' } as const)[field],
    send: listOf('/invoices', field),
  })),
  ...(['accountId', 'invoiceId'] as const).map((field) => ({
    route: 'GET /credit-notes',
    field,
    own: ({ accountId: 'account', invoiceId: 'invoice' } as const)[field],
    send: listOf('/credit-notes', field),
  })),
  {
    route: 'POST /credit-notes',
    field: 'invoiceId',
    own: 'openInvoice',
    send: post('/credit-notes', (invoiceId) => ({ invoiceId, amountMinor: 1, reason: 'x' })),
  },
  {
    route: 'POST /credit-notes',
    field: 'invoiceLineId',
    send: post('/credit-notes', (invoiceLineId, own) => ({
      invoiceId: own.ids.openInvoice,
      lines: [{ invoiceLineId, amountMinor: 1 }],
      reason: 'x',
    })),
  },
  ...(['accountId', 'serviceId'] as const).map((field) => ({
    route: 'GET /sla-credits',
    field,
    own: ({ accountId: 'account', serviceId: 'service' } as const)[field],
    send: listOf('/sla-credits', field),
  })),
  {
    route: 'POST /sla-credits/decisions',
    field: 'ids',
    own: 'slaCredit',
    send: post('/sla-credits/decisions', (id) => ({ ids: [id], decision: 'reject' })),
  },
  {
    route: 'GET /invoice-drafts',
    field: 'accountId',
    own: 'account',
    send: listOf('/invoice-drafts', 'accountId'),
  },
  {
    route: 'POST /invoice-drafts',
    field: 'accountId',
    own: 'account',
    send: post('/invoice-drafts', (accountId) => ({ accountId, ...line({}) })),
  },
  {
    route: 'POST /invoice-drafts',
    field: 'taxGroupId',
    own: 'taxGroup',
    send: post('/invoice-drafts', (taxGroupId, own) => ({
      accountId: own.ids.account,
      ...line({ taxGroupId }),
    })),
  },
  {
    route: 'POST /invoice-drafts',
    field: 'serviceId',
    send: post('/invoice-drafts', (serviceId, own) => ({
      accountId: own.ids.account,
      ...line({ serviceId }),
    })),
  },
  ...(['taxGroupId', 'serviceId'] as const).map((field) => ({
    route: 'PUT /invoice-drafts/{id}',
    field,
    send: ((who, id, own) => {
      const body = line({ [field]: id });
      return who.call('PUT', `/invoice-drafts/${own.ids.singleDraft}`, body);
    }) as Sending['send'],
  })),
  {
    route: 'POST /invoice-runs',
    field: 'accountIds',
    own: 'account',
    send: post('/invoice-runs', (id) => ({
      billingDate: '2026-03-20',
      scope: { accountIds: [id], anchorDays: [1 + Math.floor(Math.random() * 31)] },
    })),
  },
  {
    route: 'GET /account-charges',
    field: 'accountId',
    own: 'account',
    send: listOf('/account-charges', 'accountId'),
  },
  {
    route: 'POST /account-charges',
    field: 'accountId',
    own: 'account',
    send: post('/account-charges', (accountId) => ({ ...charge, accountId })),
  },
  {
    route: 'POST /account-charges',
    field: 'taxGroupId',
    own: 'taxGroup',
    send: post('/account-charges', (taxGroupId, own) => ({
      ...charge,
      accountId: own.ids.account,
      taxGroupId,
    })),
  },
  {
    route: 'POST /account-charges',
    field: 'serviceId',
    send: post('/account-charges', (serviceId, own) => ({
      ...charge,
      accountId: own.ids.account,
      serviceId,
    })),
  },
  {
    route: 'POST /services/{id}/plan-changes',
    field: 'planId',
    send: (who, planId, own) =>
      post(`/services/${own.ids.service}/plan-changes`, () => ({ planId, on: '2026-03-01' }))(
        who,
        planId,
        own,
      ),
  },
];
