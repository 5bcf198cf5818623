import {
  type CandidateAccept,
  type CandidateView,
  candidateListSchema,
  candidatesAcceptedSchema,
  candidatesIgnoredSchema,
  type DiscoveryRunCreate,
  type DiscoveryRunView,
  discoveryRunListSchema,
  discoveryRunSchema,
  linkSuggestionListSchema,
  linkSuggestionsDecidedSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

const WATCH_MS = 1_500;
const PAGE_SIZE = 100;

export function isOpen({ state }: DiscoveryRunView): boolean {
  return state === 'queued' || state === 'running' || state === 'stopping';
}

export function runsQuery() {
  return queryOptions({
    queryKey: ['discovery'],
    queryFn: ({ signal }) =>
      api.request('/discovery-runs', {
        schema: discoveryRunListSchema,
        signal,
        query: { limit: 20 },
      }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? WATCH_MS : false),
  });
}

/** Asked again while it is under way. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ['discovery', id],
    queryFn: ({ signal }) =>
      api.request(`/discovery-runs/${id}`, { schema: discoveryRunSchema, signal }),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? WATCH_MS : false),
  });
}

export interface CandidateFilter {
  readonly status: CandidateView['status'];
  readonly identified: boolean;
  readonly search: string;
}

/** `version` changes with what the run has found, so that the list follows it. */
export function candidatesQuery(id: string, filter: CandidateFilter, version: string) {
  return infiniteQueryOptions({
    queryKey: ['discovery', id, 'candidates', filter, version],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.request(`/discovery-runs/${id}/candidates`, {
        schema: candidateListSchema,
        signal,
        query: {
          status: filter.status,
          limit: PAGE_SIZE,
          cursor: pageParam,
          ...(filter.identified ? { identified: 'true' } : {}),
          ...(filter.search === '' ? {} : { search: filter.search }),
        },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
}

export function suggestionsQuery(runId: string, version: string) {
  return infiniteQueryOptions({
    queryKey: ['discovery', runId, 'links', version],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.request('/link-suggestions', {
        schema: linkSuggestionListSchema,
        signal,
        query: { runId, state: 'suggested', limit: PAGE_SIZE, cursor: pageParam },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
}

export function startRun(body: DiscoveryRunCreate) {
  return api.request('/discovery-runs', { method: 'POST', body, schema: discoveryRunSchema });
}

export function stopRun(id: string) {
  return api.request(`/discovery-runs/${id}/stop`, { method: 'POST', schema: discoveryRunSchema });
}

export function acceptCandidates(body: CandidateAccept) {
  return api.request('/discovery-candidates/accept', {
    method: 'POST',
    body,
    schema: candidatesAcceptedSchema,
  });
}

export function ignoreCandidates(ids: readonly string[], ignored: boolean) {
  return api.request('/discovery-candidates/ignore', {
    method: 'POST',
    body: { ids, ignored },
    schema: candidatesIgnoredSchema,
  });
}

export function acceptLinks(suggestions: readonly { id: string; reversed: boolean }[]) {
  return api.request('/link-suggestions/accept', {
    method: 'POST',
    body: { suggestions },
    schema: linkSuggestionsDecidedSchema,
  });
}

export function rejectLinks(ids: readonly string[]) {
  return api.request('/link-suggestions/reject', {
    method: 'POST',
    body: { ids },
    schema: linkSuggestionsDecidedSchema,
  });
}
