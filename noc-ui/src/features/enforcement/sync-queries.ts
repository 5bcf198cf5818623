import type { SyncKind } from '@atalaya/core/domain/enforcement/sync-row';
import { customerListSchema } from '@atalaya/core/wire/rest/customers';
import {
  routerSyncDecidedSchema,
  type routerSyncDecideSchema,
  routerSyncListSchema,
} from '@atalaya/core/wire/rest/router-sync';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

const PAGE = 50;

export function syncRowsQuery(of: {
  readonly kind: SyncKind;
  readonly routerId: string | undefined;
  readonly isIgnored: boolean;
}) {
  const { kind, routerId, isIgnored } = of;
  return infiniteQueryOptions({
    queryKey: ['enforcement', 'sync', kind, routerId ?? null, isIgnored],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: z.output<typeof routerSyncListSchema>) => page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request('/router-sync-rows', {
        query: {
          kind,
          limit: PAGE,
          cursor: pageParam,
          ignored: String(isIgnored),
          ...(routerId && { routerId }),
        },
        schema: routerSyncListSchema,
        signal,
      }),
  });
}

export type SyncChoice = z.input<typeof routerSyncDecideSchema>['rows'][number];

export function decideSync(rows: readonly SyncChoice[], idempotencyKey: string) {
  return api.request('/router-sync-rows/decide', {
    method: 'POST',
    body: { rows },
    schema: routerSyncDecidedSchema,
    idempotencyKey,
  });
}

export function customerChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['customers', 'choices', search],
    placeholderData: keepPreviousData,
    enabled: search.trim() !== '',
    queryFn: ({ signal }) =>
      api.request('/customers', {
        schema: customerListSchema,
        signal,
        query: { search, limit: 20 },
      }),
  });
}
