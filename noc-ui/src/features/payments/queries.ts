import { accountSchema } from '@atalaya/core/wire/rest/accounts';
import {
  accountReferenceSchema,
  accountReferencesSchema,
  bankStatementListSchema,
  bankStatementSchema,
  type lineDecisionSchema,
  type reportCreateSchema,
  type reportDecisionSchema,
  reportedPaymentListSchema,
  reportedPaymentSchema,
  type statementCreateSchema,
  statementLineListSchema,
  statementLineSchema,
  type statementPreviewCreateSchema,
  statementPreviewSchema,
  sureAcceptedSchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { invoiceListSchema } from '@atalaya/core/wire/rest/invoices';
import {
  type checkoutCreateSchema,
  checkoutSchema,
  type gatewayPaymentDecisionSchema,
  gatewayPaymentListSchema,
  gatewayPaymentSchema,
  gatewayTestSchema,
  type paymentGatewayCreateSchema,
  paymentGatewayListSchema,
  paymentGatewaySchema,
  type paymentGatewayUpdateSchema,
} from '@atalaya/core/wire/rest/payment-gateways';
import {
  type allocationCreateSchema,
  type paymentCreateSchema,
  paymentListSchema,
  paymentSchema,
  type reversalCreateSchema,
  reversalResultSchema,
  statementSchema,
} from '@atalaya/core/wire/rest/payments';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

type Page = { readonly nextCursor: string | null };
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page) => last.nextCursor,
};
const UPLOAD_TIMEOUT_MS = 120_000;

export function accountQuery(id: string) {
  return queryOptions({
    queryKey: ['account', id],
    queryFn: ({ signal }) => api.request(`/accounts/${id}`, { schema: accountSchema, signal }),
  });
}

export function paymentsQuery(filter: { readonly search?: string; readonly accountId?: string }) {
  return infiniteQueryOptions({
    queryKey: ['payments', filter],
    placeholderData: keepPreviousData,
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/payments', {
        schema: paymentListSchema,
        signal,
        query: {
          limit: 50,
          cursor: pageParam,
          search: filter.search || null,
          accountId: filter.accountId ?? null,
        },
      }),
  });
}

export function paymentQuery(id: string) {
  return queryOptions({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => api.request(`/payments/${id}`, { schema: paymentSchema, signal }),
  });
}

export function recordPayment(body: z.output<typeof paymentCreateSchema>, idempotencyKey: string) {
  return api.request('/payments', { method: 'POST', body, schema: paymentSchema, idempotencyKey });
}

export function reversePayment(
  id: string,
  body: z.output<typeof reversalCreateSchema>,
  idempotencyKey: string,
) {
  const schema = reversalResultSchema;
  return api.request(`/payments/${id}/reversals`, { method: 'POST', body, schema, idempotencyKey });
}

export function statementQuery(accountId: string) {
  return queryOptions({
    queryKey: ['statement', accountId],
    queryFn: ({ signal }) =>
      api.request(`/accounts/${accountId}/statement`, { schema: statementSchema, signal }),
  });
}

export const bankStatementsQuery = infiniteQueryOptions({
  queryKey: ['bank-statements'],
  ...paged,
  queryFn: ({ signal, pageParam }) =>
    api.request('/bank-statements', {
      schema: bankStatementListSchema,
      signal,
      query: { limit: 50, cursor: pageParam },
    }),
});

export function statementLinesQuery(id: string, onlyOpen: boolean) {
  return infiniteQueryOptions({
    queryKey: ['bank-statements', id, 'lines', onlyOpen],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request(`/bank-statements/${id}/lines`, {
        schema: statementLineListSchema,
        signal,
        query: { limit: 100, cursor: pageParam, state: onlyOpen ? 'open' : null },
      }),
  });
}

export function previewStatement(body: z.input<typeof statementPreviewCreateSchema>) {
  const schema = statementPreviewSchema;
  const options = { method: 'POST', body, schema, timeoutMs: UPLOAD_TIMEOUT_MS } as const;
  return api.request('/bank-statements/preview', options);
}

export function importStatement(body: z.input<typeof statementCreateSchema>) {
  const schema = bankStatementSchema;
  const options = { method: 'POST', body, schema, timeoutMs: UPLOAD_TIMEOUT_MS } as const;
  return api.request('/bank-statements', options);
}

export function decideLine(id: string, body: z.input<typeof lineDecisionSchema>) {
  const schema = statementLineSchema;
  return api.request(`/bank-statement-lines/${id}/decision`, { method: 'POST', body, schema });
}

export function acceptSure(statementId: string) {
  const options = { method: 'POST', body: {}, schema: sureAcceptedSchema } as const;
  return api.request(`/bank-statements/${statementId}/accept-sure`, options);
}

export function reportsQuery(state: string | null) {
  return infiniteQueryOptions({
    queryKey: ['reported-payments', state],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/reported-payments', {
        schema: reportedPaymentListSchema,
        signal,
        query: { limit: 50, cursor: pageParam, state },
      }),
  });
}

export function decideReport(id: string, body: z.input<typeof reportDecisionSchema>) {
  const schema = reportedPaymentSchema;
  return api.request(`/reported-payments/${id}/decision`, { method: 'POST', body, schema });
}

export function photoQuery(id: string) {
  return queryOptions({
    queryKey: ['reported-photo', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => api.download(`/reported-payments/${id}/photo`),
  });
}

export const gatewaysQuery = queryOptions({
  queryKey: ['payment-gateways'],
  queryFn: ({ signal }) =>
    api.request('/payment-gateways', { schema: paymentGatewayListSchema, signal }),
});

export function gatewayPaymentsQuery(queue: 'unassigned' | null) {
  return infiniteQueryOptions({
    queryKey: ['gateway-payments', queue],
    ...paged,
    queryFn: ({ signal, pageParam }) =>
      api.request('/gateway-payments', {
        schema: gatewayPaymentListSchema,
        signal,
        query: { limit: 50, cursor: pageParam, queue },
      }),
  });
}

export function decideGatewayPayment(
  id: string,
  body: z.output<typeof gatewayPaymentDecisionSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: gatewayPaymentSchema, idempotencyKey } as const;
  return api.request(`/gateway-payments/${id}/decision`, options);
}

export function addGateway(body: z.output<typeof paymentGatewayCreateSchema>) {
  return api.request('/payment-gateways', { method: 'POST', body, schema: paymentGatewaySchema });
}

export function changeGateway(id: string, body: z.output<typeof paymentGatewayUpdateSchema>) {
  const options = { method: 'PATCH', body, schema: paymentGatewaySchema } as const;
  return api.request(`/payment-gateways/${id}`, options);
}

export function testGateway(id: string) {
  const options = { method: 'POST', body: {}, schema: gatewayTestSchema } as const;
  return api.request(`/payment-gateways/${id}/test`, options);
}

export function makeCheckout(body: z.output<typeof checkoutCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: checkoutSchema, idempotencyKey } as const;
  return api.request('/checkouts', options);
}

export function referencesQuery(accountId: string) {
  return queryOptions({
    queryKey: ['payment-references', accountId],
    queryFn: ({ signal }) =>
      api.request(`/accounts/${accountId}/payment-references`, {
        schema: accountReferencesSchema,
        signal,
      }),
  });
}

export function makeReference(accountId: string) {
  const options = { method: 'POST', body: {}, schema: accountReferenceSchema } as const;
  return api.request(`/accounts/${accountId}/payment-reference`, options);
}

export function reportPayment(body: z.output<typeof reportCreateSchema>, idempotencyKey: string) {
  const timeoutMs = UPLOAD_TIMEOUT_MS;
  const options = { method: 'POST', body, schema: reportedPaymentSchema, timeoutMs } as const;
  return api.request('/reported-payments', { ...options, idempotencyKey });
}

/** What is open of an account, the oldest first: what a payment may be chosen to pay. */
export function openInvoicesQuery(accountId: string) {
  return queryOptions({
    queryKey: ['invoices', 'unpaid', accountId],
    queryFn: async ({ signal }) => {
      const { items } = await api.request('/invoices', {
        schema: invoiceListSchema,
        signal,
        query: { accountId, status: 'unpaid', limit: 50 },
      });
      return items.toSorted((a, b) => a.dueDate.localeCompare(b.dueDate));
    },
  });
}

export function chooseAllocations(
  accountId: string,
  body: z.output<typeof allocationCreateSchema>,
  idempotencyKey: string,
) {
  const options = { method: 'POST', body, schema: paymentSchema, idempotencyKey } as const;
  return api.request(`/accounts/${accountId}/allocations`, options);
}
