import type { BundleSettings } from '@atalaya/core/domain/enforcement/bundle-settings';
import type { DriftKind } from '@atalaya/core/domain/enforcement/network-command';
import {
  type EnforcementRouter,
  enforcementRouterListSchema,
  enforcementRouterSchema,
  networkCommandListSchema,
  networkCommandRecordSchema,
  networkCommandSchema,
  networkDriftListSchema,
  type RouterTermsView,
  type routerModeSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export type CommandRecord = z.output<typeof networkCommandRecordSchema>;

const KEY = 'enforcement';
/** A command ends within seconds of its decision: whoever waits for it sees it end. */
const AGAIN_MS = 5_000;
const PAGE = 50;
const MOST_SHOWN = 100;
const FIRST = undefined as string | undefined;

export const routersQuery = infiniteQueryOptions({
  queryKey: [KEY, 'routers'],
  refetchInterval: AGAIN_MS,
  initialPageParam: FIRST,
  getNextPageParam: (page: z.output<typeof enforcementRouterListSchema>) =>
    page.nextCursor ?? undefined,
  queryFn: ({ signal, pageParam }) =>
    api.request('/enforcement-routers', {
      query: { limit: MOST_SHOWN, cursor: pageParam },
      schema: enforcementRouterListSchema,
      signal,
    }),
});

export function commandsQuery(filter: Readonly<Record<string, string>>) {
  return infiniteQueryOptions({
    queryKey: [KEY, 'commands', filter],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    initialPageParam: FIRST,
    getNextPageParam: (page: z.output<typeof networkCommandListSchema>) =>
      page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request('/network-commands', {
        query: { ...filter, limit: PAGE, cursor: pageParam },
        schema: networkCommandListSchema,
        signal,
      }),
  });
}

export function commandQuery(id: string) {
  return queryOptions({
    queryKey: [KEY, 'command', id],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.request(`/network-commands/${id}`, { schema: networkCommandRecordSchema, signal }),
  });
}

export function replay(id: string, idempotencyKey: string) {
  const options = { method: 'POST', schema: networkCommandSchema, idempotencyKey } as const;
  return api.request(`/network-commands/${id}/replay`, options);
}

export function driftsQuery(filter: Readonly<Record<string, string>>) {
  return infiniteQueryOptions({
    queryKey: [KEY, 'drifts', filter],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    initialPageParam: FIRST,
    getNextPageParam: (page: z.output<typeof networkDriftListSchema>) =>
      page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      api.request('/network-drifts', {
        query: { ...filter, limit: PAGE, cursor: pageParam },
        schema: networkDriftListSchema,
        signal,
      }),
  });
}

/** Those of one kind that stand: each kind by itself, so that many of one never hide another. */
export function openDriftsQuery(kind: DriftKind, routerId: string | undefined) {
  return queryOptions({
    queryKey: [KEY, 'drifts', 'open', kind, routerId ?? null],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.request('/network-drifts', {
        query: { kind, state: 'open', limit: MOST_SHOWN, ...(routerId && { routerId }) },
        schema: networkDriftListSchema,
        signal,
      }),
  });
}

function change(method: 'PUT' | 'POST', path: string, body?: object, idempotencyKey?: string) {
  return api.request(`/enforcement-routers/${path}`, {
    method,
    schema: enforcementRouterSchema,
    ...(body && { body }),
    ...(idempotencyKey && { idempotencyKey }),
  });
}

export const saveTerms = (id: string, terms: RouterTermsView): Promise<EnforcementRouter> =>
  change('PUT', `${id}/terms`, terms);

export const saveMode = (id: string, mode: z.output<typeof routerModeSchema>) =>
  change('PUT', `${id}/mode`, mode);

export const compare = (id: string) => change('POST', `${id}/compare`);

export const writeBundle = (id: string, settings: BundleSettings, key: string) =>
  change('POST', `${id}/bundle`, settings, key);
