import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import {
  type MaintenancePreview,
  type MaintenanceWindow,
  maintenancePreviewSchema,
  type maintenanceWindowCreateSchema,
  maintenanceWindowListSchema,
  maintenanceWindowSchema,
  type WindowMessage,
  windowMessageListSchema,
} from '@atalaya/core/wire/rest/maintenance-windows';
import { serviceListSchema } from '@atalaya/core/wire/rest/services';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export type WindowBody = z.output<typeof maintenanceWindowCreateSchema>;

const REFRESH_MS = 60_000;
const CHOICES = 8;

export function windowsQuery(status: 'open' | 'past') {
  return queryOptions({
    queryKey: ['maintenance-windows', status],
    queryFn: ({ signal }) =>
      api.request('/maintenance-windows', {
        schema: maintenanceWindowListSchema,
        signal,
        query: { status, limit: status === 'open' ? 200 : 20 },
      }),
    refetchInterval: REFRESH_MS,
  });
}

export function windowMessagesQuery(id: string, state: WindowMessage['state'] | '') {
  return infiniteQueryOptions({
    queryKey: ['maintenance-windows', 'messages', id, state],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.request(`/maintenance-windows/${id}/messages`, {
        schema: windowMessageListSchema,
        signal,
        query: {
          limit: 50,
          ...(state !== '' && { state }),
          ...(pageParam !== '' && { cursor: pageParam }),
        },
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function deviceChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['devices', 'maintenance-choices', search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { search, limit: CHOICES };
      const { items } = await api.request('/devices', { schema: deviceListSchema, signal, query });
      return items.map(({ id, name, siteName, role }) => ({ id, name, hint: siteName ?? role }));
    },
  });
}

export function serviceChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['services', 'maintenance-choices', search],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { search, limit: CHOICES, desiredState: 'active' };
      const { items } = await api.request('/services', {
        schema: serviceListSchema,
        signal,
        query,
      });
      return items.map(({ id, customer, accessIdentity, address }) => ({
        id,
        name: customer.name,
        hint: accessIdentity ?? address,
      }));
    },
  });
}

export function previewWindow({ schedule, scope }: WindowBody): Promise<MaintenancePreview> {
  return api.request('/maintenance-windows/preview', {
    method: 'POST',
    body: { schedule, scope },
    schema: maintenancePreviewSchema,
  });
}

export function saveWindow(before: MaintenanceWindow | undefined, body: WindowBody) {
  const schema = maintenanceWindowSchema;
  return before
    ? api.request(`/maintenance-windows/${before.id}`, { method: 'PATCH', body, schema })
    : api.request('/maintenance-windows', { method: 'POST', body, schema });
}

export function endWindow(id: string) {
  return api.request(`/maintenance-windows/${id}/end`, {
    method: 'POST',
    schema: maintenanceWindowSchema,
  });
}

export function deleteWindow(id: string) {
  return api.request(`/maintenance-windows/${id}`, { method: 'DELETE' });
}
