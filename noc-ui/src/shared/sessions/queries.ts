import {
  serviceSessionListSchema,
  type serviceSessionQuerySchema,
  serviceUsageListSchema,
} from '@atalaya/core/wire/rest/sessions';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../api/app-api.js';

export type SessionFilter = Pick<
  z.input<typeof serviceSessionQuerySchema>,
  'deviceId' | 'user' | 'address' | 'at' | 'open' | 'search'
>;
const PAGE = 25;
/** Nothing tells a page of sessions live. */
export const SESSIONS_EVERY_MS = 30_000;

export function sessionsQuery(filter: SessionFilter) {
  return infiniteQueryOptions({
    queryKey: ['sessions', filter],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.request('/sessions', {
        schema: serviceSessionListSchema,
        signal,
        query: { ...filter, limit: PAGE, cursor: pageParam },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Days of one user, from `from` until before `to`; a user of more than six routers at once has more than a page. */
export function usageQuery(user: string, from: string, to: string) {
  return queryOptions({
    queryKey: ['usage', user, from, to],
    queryFn: ({ signal }) =>
      api.request('/usage', {
        schema: serviceUsageListSchema,
        signal,
        query: { user, from, to, limit: 200 },
      }),
  });
}
