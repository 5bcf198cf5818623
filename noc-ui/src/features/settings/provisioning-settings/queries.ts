import {
  type addressPoolCreateSchema,
  addressPoolListSchema,
  addressPoolSchema,
} from '@atalaya/core/wire/rest/address-pools';
import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import { provisioningSettingsSchema } from '@atalaya/core/wire/rest/provisioning';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../shared/api/app-api.js';

const MOST_ROUTERS = 200;

export const provisioningSettingsQuery = queryOptions({
  queryKey: ['provisioning', 'settings'],
  queryFn: ({ signal }) =>
    api.request('/provisioning-settings', { schema: provisioningSettingsSchema, signal }),
});

export const poolsQuery = queryOptions({
  queryKey: ['provisioning', 'pools'],
  queryFn: ({ signal }) => api.request('/address-pools', { schema: addressPoolListSchema, signal }),
});

export const poolRoutersQuery = queryOptions({
  queryKey: ['devices', 'routers'],
  queryFn: ({ signal }) =>
    api.request('/devices', {
      schema: deviceListSchema,
      signal,
      query: { role: 'router', limit: MOST_ROUTERS },
    }),
});

export function savePool(id: string | undefined, body: z.output<typeof addressPoolCreateSchema>) {
  return id === undefined
    ? api.request('/address-pools', { method: 'POST', body, schema: addressPoolSchema })
    : api.request(`/address-pools/${id}`, { method: 'PATCH', body, schema: addressPoolSchema });
}

export const removePool = (id: string) => api.request(`/address-pools/${id}`, { method: 'DELETE' });
