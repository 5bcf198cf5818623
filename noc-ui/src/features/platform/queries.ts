import {
  platformTenantListSchema,
  type platformTenantSchema,
} from '@atalaya/core/wire/rest/platform-tenants';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

export const TENANTS_PATH = '/platform/tenants';
export type PlatformTenant = z.infer<typeof platformTenantSchema>;

export function tenantsQuery() {
  return queryOptions({
    queryKey: ['platform', 'tenants'],
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      return (await api.request(TENANTS_PATH, { schema: platformTenantListSchema, signal, query }))
        .items;
    },
  });
}
