import {
  type ImportCreate,
  type ImportRow,
  importLinesSchema,
  importListSchema,
  importRowListSchema,
  importSchema,
} from '@atalaya/core/wire/rest/imports';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

/** Ten megabytes over a phone's uplink, and the rows to be compared. */
const UPLOAD_TIMEOUT_MS = 180_000;
const WATCH_MS = 1_500;

export function importsQuery() {
  return queryOptions({
    queryKey: ['imports'],
    queryFn: ({ signal }) =>
      api.request('/imports', { schema: importListSchema, signal, query: { limit: 20 } }),
  });
}

/** Asked again while a collector fetches it. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => api.request(`/imports/${id}`, { schema: importSchema, signal }),
    refetchInterval: ({ state }) => {
      const now = state.data?.state;
      return now === 'queued' || now === 'running' ? WATCH_MS : false;
    },
  });
}

export function importRowsQuery(id: string, action: ImportRow['action'], version: string) {
  return infiniteQueryOptions({
    queryKey: ['imports', id, 'rows', action, version],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.request(`/imports/${id}/rows`, {
        schema: importRowListSchema,
        signal,
        query: { action, limit: 100, cursor: pageParam },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function importLinesQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', id, 'lines'],
    queryFn: ({ signal }) =>
      api.request(`/imports/${id}/lines`, { schema: importLinesSchema, signal }),
  });
}

export function createImport(body: ImportCreate) {
  return api.request('/imports', {
    method: 'POST',
    body,
    schema: importSchema,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}

export function applyImport(id: string, withoutRefused: boolean) {
  return api.request(`/imports/${id}/apply`, {
    method: 'POST',
    body: { withoutRefused },
    schema: importSchema,
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
}

export function deleteImport(id: string) {
  return api.request(`/imports/${id}`, { method: 'DELETE' });
}
