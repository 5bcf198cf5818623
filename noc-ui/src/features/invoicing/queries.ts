import {
  type accountChargeCreateSchema,
  accountChargeListSchema,
  accountChargeSchema,
} from '@atalaya/core/wire/rest/account-charges';
import { accountSchema } from '@atalaya/core/wire/rest/accounts';
import { billingPolicySchema } from '@atalaya/core/wire/rest/billing-policy';
import {
  type creditNoteCreateSchema,
  creditNoteListSchema,
  creditNoteSchema,
} from '@atalaya/core/wire/rest/credit-notes';
import { fiscalDocumentListSchema } from '@atalaya/core/wire/rest/fiscal-documents';
import {
  type invoiceDraftCreateSchema,
  invoiceDraftListSchema,
  type invoiceDraftReplaceSchema,
  invoiceDraftSchema,
} from '@atalaya/core/wire/rest/invoice-drafts';
import {
  type InvoiceRun,
  type invoiceRunCreateSchema,
  invoiceRunListSchema,
  invoiceRunSchema,
} from '@atalaya/core/wire/rest/invoice-runs';
import {
  invoiceDetailSchema,
  invoiceListSchema,
  type invoiceVoidSchema,
} from '@atalaya/core/wire/rest/invoices';
import {
  type numberSeriesCreateSchema,
  numberSeriesListSchema,
  numberSeriesSchema,
  type numberSeriesUpdateSchema,
} from '@atalaya/core/wire/rest/number-series';
import {
  parkedAccountListSchema,
  parkedRetrySchema,
} from '@atalaya/core/wire/rest/parked-accounts';
import { serviceListSchema } from '@atalaya/core/wire/rest/services';
import {
  type taxGroupCreateSchema,
  taxGroupSchema,
  type taxGroupUpdateSchema,
} from '@atalaya/core/wire/rest/tax-groups';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

type Page = { readonly nextCursor: string | null };
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page) => last.nextCursor,
};
/** A run that is being made or issued is looked at that often. */
const WATCH_MS = 2_000;

export const runsQuery = infiniteQueryOptions({
  queryKey: ['invoice-runs'],
  ...paged,
  queryFn: ({ signal, pageParam }) =>
    api.request('/invoice-runs', {
      schema: invoiceRunListSchema,
      signal,
      query: { limit: 50, cursor: pageParam, withDrafts: 'true' },
    }),
});

const isMoving = ({ state }: InvoiceRun) =>
  state === 'previewing' || state === 'approved' || state === 'issuing';

export function runQuery(id: string) {
  return queryOptions<InvoiceRun>({
    queryKey: ['invoice-runs', id],
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? WATCH_MS : false),
    queryFn: ({ signal }) =>
      api.request(`/invoice-runs/${id}`, { schema: invoiceRunSchema, signal }),
  });
}

export function runDraftsQuery(id: string, state: 'draft' | 'parked' | 'issued') {
  return infiniteQueryOptions({
    queryKey: ['invoice-runs', id, 'drafts', state],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request(`/invoice-runs/${id}/drafts`, {
        schema: invoiceDraftListSchema,
        signal,
        query: { limit: 50, cursor: pageParam, state },
      }),
  });
}

export function makeRun(body: z.output<typeof invoiceRunCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: invoiceRunSchema, idempotencyKey } as const;
  return api.request('/invoice-runs', options);
}

export function decideRun(id: string, verb: 'approve' | 'cancel', idempotencyKey: string) {
  const options = { method: 'POST', body: {}, schema: invoiceRunSchema, idempotencyKey } as const;
  return api.request(`/invoice-runs/${id}/${verb}`, options);
}

export function invoicesQuery(filter: { readonly accountId: string }) {
  return infiniteQueryOptions({
    queryKey: ['invoices', filter],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/invoices', {
        schema: invoiceListSchema,
        signal,
        query: { limit: 50, cursor: pageParam, ...filter },
      }),
  });
}

export function invoiceQuery(id: string) {
  return queryOptions({
    queryKey: ['invoice', id],
    queryFn: ({ signal }) =>
      api.request(`/invoices/${id}`, { schema: invoiceDetailSchema, signal }),
  });
}

export function creditInvoice(
  body: z.output<typeof creditNoteCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: creditNoteSchema, idempotencyKey } as const;
  return api.request('/credit-notes', options);
}

export function voidInvoice(
  id: string,
  body: z.output<typeof invoiceVoidSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: invoiceDetailSchema, idempotencyKey } as const;
  return api.request(`/invoices/${id}/void`, options);
}

export const policyQuery = queryOptions({
  queryKey: ['billing-policy'],
  queryFn: ({ signal }) => api.request('/billing-policy', { schema: billingPolicySchema, signal }),
});

export const seriesQuery = queryOptions({
  queryKey: ['number-series'],
  queryFn: ({ signal }) =>
    api.request('/number-series', { schema: numberSeriesListSchema, signal }),
});

export function makeSeries(body: z.output<typeof numberSeriesCreateSchema>) {
  return api.request('/number-series', { method: 'POST', body, schema: numberSeriesSchema });
}

export function updateSeries(id: string, body: z.output<typeof numberSeriesUpdateSchema>) {
  return api.request(`/number-series/${id}`, { method: 'PATCH', body, schema: numberSeriesSchema });
}

export function makeTaxGroup(body: z.output<typeof taxGroupCreateSchema>) {
  return api.request('/tax-groups', { method: 'POST', body, schema: taxGroupSchema });
}

export function updateTaxGroup(id: string, body: z.output<typeof taxGroupUpdateSchema>) {
  return api.request(`/tax-groups/${id}`, { method: 'PATCH', body, schema: taxGroupSchema });
}

export function accountQuery(id: string) {
  return queryOptions({
    queryKey: ['account', id],
    queryFn: ({ signal }) => api.request(`/accounts/${id}`, { schema: accountSchema, signal }),
  });
}

/** The lines that an account's fees may be about. */
export function servicesOfAccountQuery(customerId: string, accountId: string) {
  return queryOptions({
    queryKey: ['services', customerId, accountId],
    queryFn: async ({ signal }) => {
      const query = { customerId, limit: 200 };
      const { items } = await api.request('/services', {
        schema: serviceListSchema,
        signal,
        query,
      });
      return items.filter((service) => service.accountId === accountId);
    },
  });
}

export function pendingChargesQuery(accountId: string) {
  return queryOptions({
    queryKey: ['account-charges', accountId],
    queryFn: ({ signal }) =>
      api.request('/account-charges', {
        schema: accountChargeListSchema,
        signal,
        query: { accountId, state: 'pending', limit: 100 },
      }),
  });
}

export function makeCharge(
  body: z.output<typeof accountChargeCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: accountChargeSchema, idempotencyKey } as const;
  return api.request('/account-charges', options);
}

export function cancelCharge(id: string) {
  return api.request(`/account-charges/${id}`, { method: 'DELETE' });
}

export function draftsQuery(accountId: string) {
  return queryOptions({
    queryKey: ['invoice-drafts', accountId],
    queryFn: ({ signal }) =>
      api.request('/invoice-drafts', {
        schema: invoiceDraftListSchema,
        signal,
        query: { accountId, limit: 50 },
      }),
  });
}

export function makeDraft(body: z.output<typeof invoiceDraftCreateSchema>) {
  return api.request('/invoice-drafts', { method: 'POST', body, schema: invoiceDraftSchema });
}

export function replaceDraft(id: string, body: z.output<typeof invoiceDraftReplaceSchema>) {
  return api.request(`/invoice-drafts/${id}`, { method: 'PUT', body, schema: invoiceDraftSchema });
}

export function discardDraft(id: string) {
  return api.request(`/invoice-drafts/${id}`, { method: 'DELETE' });
}

export function issueDraft(id: string, idempotencyKey: string) {
  const schema = z.object({ invoiceId: z.string() });
  const options = { method: 'POST', schema, idempotencyKey } as const;
  return api.request(`/invoice-drafts/${id}/issue`, options);
}

export function creditNotesQuery(
  filter: { readonly accountId: string } | { readonly invoiceId: string },
) {
  return queryOptions({
    queryKey: ['credit-notes', filter],
    queryFn: ({ signal }) =>
      api.request('/credit-notes', {
        schema: creditNoteListSchema,
        signal,
        query: { ...filter, limit: 100 },
      }),
  });
}

export function fiscalOfInvoiceQuery(invoiceId: string) {
  return queryOptions({
    queryKey: ['fiscal-documents', 'of', invoiceId],
    queryFn: ({ signal }) =>
      api.request('/fiscal-documents', {
        schema: fiscalDocumentListSchema,
        signal,
        query: { invoiceId, limit: 20 },
      }),
  });
}

export const parkedQuery = infiniteQueryOptions({
  queryKey: ['parked-accounts'],
  ...paged,
  queryFn: ({ signal, pageParam }) =>
    api.request('/parked-accounts', {
      schema: parkedAccountListSchema,
      signal,
      query: { limit: 20, cursor: pageParam },
    }),
});

export function retryParked(id: string) {
  return api.request(`/parked-accounts/${id}/retry`, { method: 'POST', schema: parkedRetrySchema });
}
