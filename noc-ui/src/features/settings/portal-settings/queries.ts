import { portalSettingsSchema } from '@atalaya/core/wire/rest/portal-settings';
import { tenantDomainListSchema } from '@atalaya/core/wire/rest/tenant-domains';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/api/app-api.js';

export const portalSettingsQuery = queryOptions({
  queryKey: ['portal-settings'],
  queryFn: ({ signal }) =>
    api.request('/portal-settings', { schema: portalSettingsSchema, signal }),
});

export const tenantDomainsQuery = queryOptions({
  queryKey: ['tenant-domains'],
  queryFn: async ({ signal }) =>
    (await api.request('/tenant-domains', { schema: tenantDomainListSchema, signal })).items,
});
