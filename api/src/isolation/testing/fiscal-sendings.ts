import type { Sending } from './sending.js';

/** Ids in queries of fiscal documents. */
export const FISCAL_SENDINGS: readonly Sending[] = (['invoiceId', 'accountId'] as const).map(
  (field) => ({
    route: 'GET /fiscal-documents',
    field,
    own: field === 'invoiceId' ? ('invoice' as const) : ('account' as const),
    send: (who, id) => who.get(`/fiscal-documents?${field}=${id}`),
  }),
);
