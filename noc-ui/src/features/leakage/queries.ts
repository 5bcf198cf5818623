import type { LeakageKind } from '@atalaya/core/domain/reports/leakage';
import { leakageSchema, leakListSchema } from '@atalaya/core/wire/rest/leakage';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

/** Sessions and counters are read every five minutes: a minute old is fresh enough. */
const FRESH_MS = 60_000;
const TIMEOUT_MS = 60_000;

export const leakageQuery = queryOptions({
  queryKey: ['leakage'],
  staleTime: FRESH_MS,
  queryFn: ({ signal }) =>
    api.request('/reports/leakage', { schema: leakageSchema, signal, timeoutMs: TIMEOUT_MS }),
});

export function leaksQuery(kind: LeakageKind) {
  return infiniteQueryOptions({
    queryKey: ['leakage', kind],
    staleTime: FRESH_MS,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { readonly nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request('/reports/leakage/items', {
        query: { kind, limit: 100, cursor: pageParam },
        schema: leakListSchema,
        signal,
        timeoutMs: TIMEOUT_MS,
      }),
  });
}
