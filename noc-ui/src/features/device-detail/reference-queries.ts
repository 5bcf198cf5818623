import {
  referenceValueListSchema,
  referenceValueSchema,
  type referenceValueSetSchema,
} from '@atalaya/core/wire/rest/reference-values';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export function referenceValuesQuery(deviceId: string) {
  return queryOptions({
    queryKey: ['reference-values', deviceId],
    queryFn: ({ signal }) =>
      api.request('/reference-values', {
        schema: referenceValueListSchema,
        signal,
        query: { deviceId, limit: 200 },
      }),
  });
}

export function setReferenceValue(body: z.output<typeof referenceValueSetSchema>) {
  return api.request('/reference-values', { method: 'POST', body, schema: referenceValueSchema });
}

export function deleteReferenceValue(id: string) {
  return api.request(`/reference-values/${id}`, { method: 'DELETE' });
}
