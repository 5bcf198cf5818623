import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import {
  accountDunningSchema,
  type CUT_LISTS,
  collectionTaskListSchema,
  collectionTaskSchema,
  cutListSchema,
  dunningPolicySchema,
  dunningRunListSchema,
  dunningRunSchema,
  type holdCreateSchema,
  holdSchema,
  promiseListSchema,
  promiseSchema,
} from '@atalaya/core/wire/rest/dunning';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export const DUNNING_KEY = 'dunning';
/** Decisions follow the clock: what is on the screen is looked at again. */
const AGAIN_MS = 60_000;

export function accountDunningQuery(accountId: string) {
  return queryOptions({
    queryKey: [DUNNING_KEY, 'account', accountId],
    queryFn: ({ signal }) =>
      api.request(`/accounts/${accountId}/dunning`, { schema: accountDunningSchema, signal }),
  });
}

export function cutsQuery(list: (typeof CUT_LISTS)[number]) {
  return queryOptions({
    queryKey: [DUNNING_KEY, 'cuts', list],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.request('/dunning/cuts', { query: { list, limit: 100 }, schema: cutListSchema, signal }),
  });
}

export const runsQuery = queryOptions({
  queryKey: [DUNNING_KEY, 'runs'],
  refetchInterval: AGAIN_MS,
  queryFn: ({ signal }) => api.request('/dunning-runs', { schema: dunningRunListSchema, signal }),
});

export const promisesQuery = queryOptions({
  queryKey: [DUNNING_KEY, 'promises'],
  queryFn: ({ signal }) =>
    api.request('/promises', { query: { limit: 100 }, schema: promiseListSchema, signal }),
});

export const tasksQuery = queryOptions({
  queryKey: [DUNNING_KEY, 'tasks'],
  queryFn: ({ signal }) =>
    api.request('/collection-tasks', {
      query: { state: 'open', limit: 100 },
      schema: collectionTaskListSchema,
      signal,
    }),
});

export const policyQuery = queryOptions({
  queryKey: [DUNNING_KEY, 'policy'],
  queryFn: ({ signal }) => api.request('/dunning-policy', { schema: dunningPolicySchema, signal }),
});

export function savePolicy(body: DunningPolicy) {
  return api.request('/dunning-policy', { method: 'PUT', body, schema: dunningPolicySchema });
}

export function decideRun(id: string, isApproved: boolean) {
  const body = { isApproved };
  return api.request(`/dunning-runs/${id}/decide`, {
    method: 'POST',
    body,
    schema: dunningRunSchema,
  });
}

export function closeTask(id: string, hasReached: boolean) {
  const body = { state: 'done', hasReached };
  const schema = collectionTaskSchema;
  return api.request(`/collection-tasks/${id}/close`, { method: 'POST', body, schema });
}

export function makePromise(body: { readonly accountId: string; readonly until: string }) {
  return api.request('/promises', { method: 'POST', body, schema: promiseSchema });
}

export function cancelPromise(id: string) {
  return api.request(`/promises/${id}/cancel`, { method: 'POST', schema: promiseSchema });
}

export function placeHold(body: z.output<typeof holdCreateSchema>, idempotencyKey: string) {
  const options = { method: 'POST', body, schema: holdSchema, idempotencyKey } as const;
  return api.request('/holds', options);
}

export function liftHold(id: string) {
  return api.request(`/holds/${id}/release`, { method: 'POST', schema: holdSchema });
}
