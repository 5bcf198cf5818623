import { tenantDetailSchema } from '@atalaya/core/wire/rest/tenant';
import { queryOptions } from '@tanstack/react-query';
import { api } from './app-api.js';

/** The organisation as its own people see it, with its settings. */
export function tenantQuery() {
  return queryOptions({
    queryKey: ['tenant'],
    queryFn: ({ signal }) => api.request('/tenant', { schema: tenantDetailSchema, signal }),
  });
}
