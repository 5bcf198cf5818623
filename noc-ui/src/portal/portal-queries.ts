import { addDays } from '@atalaya/core/domain/shared/calendar-day';
import {
  portalBrandSchema,
  portalCheckoutMadeSchema,
  portalCodeSentSchema,
  portalInvoiceDetailSchema,
  portalInvoiceListSchema,
  portalOverviewSchema,
  portalPromiseAnswerSchema,
  type portalPromiseSchema,
  portalPromiseTermsSchema,
  portalReportedSchema,
  type portalReportSchema,
  portalSessionSchema,
} from '@atalaya/core/wire/rest/portal';
import { portalDiagnosisSchema } from '@atalaya/core/wire/rest/portal-diagnosis';
import {
  portalPaymentListSchema,
  portalStatementSchema,
} from '@atalaya/core/wire/rest/portal-records';
import {
  type portalTicketCreateSchema,
  portalTicketListSchema,
  portalTicketSchema,
} from '@atalaya/core/wire/rest/portal-tickets';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { createApiClient } from '../shared/api/client.js';

const MINUTE_MS = 60_000;

/** The session is a cookie that no script reads: there is no token to send and none to renew. */
export const portalApi = createApiClient({
  authority: { token: () => null, renew: async () => false },
});

/** @param tenant undefined on an organisation's own host. */
export function brandQuery(tenant: string | undefined) {
  return queryOptions({
    queryKey: ['brand', tenant ?? ''],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      portalApi.request('/portal/brand', {
        query: tenant === undefined ? {} : { tenant },
        schema: portalBrandSchema,
        signal,
      }),
  });
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) =>
    portalApi.request('/portal/session', { schema: portalSessionSchema, signal }),
});

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  // An outage is over by itself: whoever leaves the page open sees it.
  refetchInterval: MINUTE_MS,
  queryFn: ({ signal }) =>
    portalApi.request('/portal/overview', { schema: portalOverviewSchema, signal }),
});

/** Asked when the customer wants to know, and again then. */
export function diagnosisQuery(serviceId: string) {
  return queryOptions({
    queryKey: ['diagnosis', serviceId],
    enabled: false,
    queryFn: ({ signal }) =>
      portalApi.request(`/portal/services/${serviceId}/diagnosis`, {
        schema: portalDiagnosisSchema,
        signal,
      }),
  });
}

export const invoicesQuery = infiniteQueryOptions({
  queryKey: ['invoices'],
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
  queryFn: ({ signal, pageParam }) =>
    portalApi.request('/portal/invoices', {
      query: { limit: 24, cursor: pageParam },
      schema: portalInvoiceListSchema,
      signal,
    }),
});

export function invoiceQuery(id: string) {
  return queryOptions({
    queryKey: ['invoice', id],
    queryFn: ({ signal }) =>
      portalApi.request(`/portal/invoices/${id}`, { schema: portalInvoiceDetailSchema, signal }),
  });
}

export const paymentsQuery = infiniteQueryOptions({
  queryKey: ['payments'],
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
  queryFn: ({ signal, pageParam }) =>
    portalApi.request('/portal/payments', {
      query: { limit: 24, cursor: pageParam },
      schema: portalPaymentListSchema,
      signal,
    }),
});

/** Where the statement of so many days is, on screen and as PDF. */
export function statementPath(accountId: string, today: string, days: number) {
  const path = `/portal/accounts/${accountId}/statement`;
  const query = { from: addDays(today, -days), to: today };
  return { path, query, pdf: `/api/v1${path}.pdf?from=${query.from}&to=${query.to}` };
}

export function statementQuery({ path, query }: ReturnType<typeof statementPath>) {
  return queryOptions({
    queryKey: ['statement', path, query],
    queryFn: ({ signal }) =>
      portalApi.request(path, { query, schema: portalStatementSchema, signal }),
  });
}

export function askCode(tenant: string, contact: string) {
  const body = { tenant, contact };
  return portalApi.request('/portal/codes', { method: 'POST', body, schema: portalCodeSentSchema });
}

export function comeIn(body: {
  readonly tenant: string;
  readonly contact: string;
  readonly code: string;
}) {
  return portalApi.request('/portal/sessions', {
    method: 'POST',
    body,
    schema: portalSessionSchema,
    isAnonymous: true,
  });
}

export function chooseCustomer(customerId: string) {
  return portalApi.request('/portal/session/customer', {
    method: 'POST',
    body: { customerId },
    schema: portalSessionSchema,
  });
}

export function leave() {
  return portalApi.request('/portal/logout', { method: 'POST', body: {} });
}

const UPLOAD_TIMEOUT_MS = 60_000;

export function reportPayment(body: z.input<typeof portalReportSchema>) {
  return portalApi.request('/portal/reported-payments', {
    method: 'POST',
    body,
    schema: portalReportedSchema,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}

export function makeCheckout(accountId: string) {
  return portalApi.request('/portal/checkouts', {
    method: 'POST',
    body: { accountId },
    schema: portalCheckoutMadeSchema,
  });
}

export const promiseTermsQuery = queryOptions({
  queryKey: ['promise-terms'],
  queryFn: ({ signal }) =>
    portalApi.request('/portal/promise-terms', { schema: portalPromiseTermsSchema, signal }),
});

export function makePromise(body: z.input<typeof portalPromiseSchema>) {
  return portalApi.request('/portal/promises', {
    method: 'POST',
    body,
    schema: portalPromiseAnswerSchema,
  });
}

export const ticketsQuery = infiniteQueryOptions({
  queryKey: ['tickets'],
  initialPageParam: null as string | null,
  // An answer comes while they look.
  refetchInterval: MINUTE_MS,
  getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
  queryFn: ({ signal, pageParam }) =>
    portalApi.request('/portal/tickets', {
      query: { limit: 10, cursor: pageParam },
      schema: portalTicketListSchema,
      signal,
    }),
});

export function openTicket(body: z.input<typeof portalTicketCreateSchema>) {
  return portalApi.request('/portal/tickets', { method: 'POST', body, schema: portalTicketSchema });
}
