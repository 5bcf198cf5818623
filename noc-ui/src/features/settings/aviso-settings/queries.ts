import { avisoSettingsSchema } from '@atalaya/core/wire/rest/aviso-settings';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../shared/api/app-api.js';

export const avisoSettingsQuery = queryOptions({
  queryKey: ['aviso-settings'],
  queryFn: ({ signal }) => api.request('/aviso-settings', { schema: avisoSettingsSchema, signal }),
});
