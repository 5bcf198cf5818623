import {
  type DeviceCreate,
  deviceListSchema,
  deviceSchema,
  type deviceUpdateSchema,
} from '@atalaya/core/wire/rest/devices';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';
import { KEPT_OFFLINE } from '../../shared/api/offline-memory.js';
import type { ListView } from './list-url.js';

const PAGE_SIZE = 100;

export function deviceListQuery(view: ListView) {
  return infiniteQueryOptions({
    queryKey: ['devices', view],
    meta: KEPT_OFFLINE,
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request('/devices', {
        schema: deviceListSchema,
        signal,
        query: { ...view, limit: PAGE_SIZE, cursor: pageParam },
      }),
  });
}

/** Devices that others may hang on, by name, for the choice of an upstream. */
export function upstreamChoicesQuery() {
  return queryOptions({
    queryKey: ['devices', 'upstream-choices'],
    queryFn: async ({ signal }) => {
      const roles = ['ap', 'router', 'backhaul', 'switch', 'olt'] as const;
      const lists = await Promise.all(
        roles.map((role) =>
          api.request('/devices', {
            schema: deviceListSchema,
            signal,
            query: { role, limit: 200 },
          }),
        ),
      );
      return lists.flatMap(({ items }) => items);
    },
  });
}

export function deviceQuery(id: string) {
  return queryOptions({
    queryKey: ['device', id],
    queryFn: ({ signal }) => api.request(`/devices/${id}`, { schema: deviceSchema, signal }),
  });
}

export function createDevice(body: DeviceCreate) {
  return api.request('/devices', { method: 'POST', body, schema: deviceSchema });
}

export function updateDevice(id: string, body: z.infer<typeof deviceUpdateSchema>) {
  return api.request(`/devices/${id}`, { method: 'PATCH', body, schema: deviceSchema });
}

export function deleteDevice(id: string) {
  return api.request(`/devices/${id}`, { method: 'DELETE' });
}

export function readNow(id: string) {
  return api.request(`/devices/${id}/poll-requests`, { method: 'POST', body: { kind: 'full' } });
}
