import { billingPolicySchema } from '@atalaya/core/wire/rest/billing-policy';
import {
  type creditNoteCreateSchema,
  creditNoteSchema,
} from '@atalaya/core/wire/rest/credit-notes';
import { invoiceDraftListSchema } from '@atalaya/core/wire/rest/invoice-drafts';
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
  type pauseCreateSchema,
  type pauseEndSchema,
  pauseListSchema,
  pauseResultSchema,
  pauseSchema,
  type planChangeCreateSchema,
  planChangeSchema,
} from '@atalaya/core/wire/rest/service-billing';
import {
  type taxGroupCreateSchema,
  taxGroupSchema,
  type taxGroupUpdateSchema,
} from '@atalaya/core/wire/rest/tax-groups';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
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
