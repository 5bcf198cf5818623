import type { AgingBucket } from '@atalaya/core/domain/reports/aging';
import {
  collectedSchema,
  receivableAccountListSchema,
  receivablesSchema,
  recurringRevenueSchema,
} from '@atalaya/core/wire/rest/reports';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

/** Sums over everything that is owed: a minute old is fresh enough. */
const FRESH_MS = 60_000;
const TIMEOUT_MS = 60_000;
const fresh = { staleTime: FRESH_MS } as const;

export const receivablesQuery = queryOptions({
  ...fresh,
  queryKey: ['reports', 'receivables'],
  queryFn: ({ signal }) =>
    api.request('/reports/receivables', {
      schema: receivablesSchema,
      signal,
      timeoutMs: TIMEOUT_MS,
    }),
});

export function debtorsQuery(currency: string, bucket: AgingBucket | null) {
  return infiniteQueryOptions({
    ...fresh,
    queryKey: ['reports', 'debtors', currency, bucket],
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request('/reports/receivables/accounts', {
        query: { limit: 50, cursor: pageParam, currency, bucket },
        schema: receivableAccountListSchema,
        signal,
        timeoutMs: TIMEOUT_MS,
      }),
  });
}

export const revenueQuery = queryOptions({
  ...fresh,
  queryKey: ['reports', 'revenue'],
  queryFn: ({ signal }) =>
    api.request('/reports/recurring-revenue', {
      schema: recurringRevenueSchema,
      signal,
      timeoutMs: TIMEOUT_MS,
    }),
});

export const collectedQuery = queryOptions({
  ...fresh,
  queryKey: ['reports', 'collected'],
  queryFn: ({ signal }) => api.request('/reports/collected', { schema: collectedSchema, signal }),
});
