import type { NamedBlocks } from '@atalaya/core/domain/enforcement/take-over-names';
import {
  observedServiceListSchema,
  takeOverApprovedSchema,
  takeOverEntryListSchema,
  takeOverSchema,
} from '@atalaya/core/wire/rest/take-over';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

const KEY = ['enforcement', 'take-over'] as const;
const AGAIN_MS = 5_000;
const PAGE = 100;
const FIRST = undefined as string | undefined;
const pathOf = (routerId: string) => `/enforcement-routers/${routerId}/take-over`;

export function takeOverQuery(routerId: string) {
  return queryOptions({
    queryKey: [...KEY, routerId],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => api.request(pathOf(routerId), { schema: takeOverSchema, signal }),
  });
}

export function takeOverEntriesQuery(routerId: string, verdict: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEY, routerId, 'entries', verdict ?? null],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    initialPageParam: FIRST,
    getNextPageParam: (page: z.output<typeof takeOverEntryListSchema>) =>
      page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request(`${pathOf(routerId)}/entries`, {
        query: { limit: PAGE, cursor: pageParam, ...(verdict && { verdict }) },
        schema: takeOverEntryListSchema,
        signal,
      }),
  });
}

export function observedServicesQuery(routerId: string, side: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEY, routerId, 'services', side ?? null],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    initialPageParam: FIRST,
    getNextPageParam: (page: z.output<typeof observedServiceListSchema>) =>
      page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request(`${pathOf(routerId)}/services`, {
        query: { limit: PAGE, cursor: pageParam, ...(side && { side }) },
        schema: observedServiceListSchema,
        signal,
      }),
  });
}

export const saveNamed = (routerId: string, named: NamedBlocks) =>
  api.request(pathOf(routerId), { method: 'PUT', body: named, schema: takeOverSchema });

export const approve = (
  routerId: string,
  body: { readonly seenAt: string; readonly verdicts: readonly string[] },
  idempotencyKey: string,
) =>
  api.request(`${pathOf(routerId)}/approval`, {
    method: 'POST',
    body,
    schema: takeOverApprovedSchema,
    idempotencyKey,
  });
