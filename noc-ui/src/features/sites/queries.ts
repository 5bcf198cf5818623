import { type siteCreateSchema, siteSchema } from '@atalaya/core/wire/rest/sites';
import type { z } from 'zod';
import { api } from '../../shared/api/app-api.js';

type SiteBody = z.output<typeof siteCreateSchema>;

export function createSite(body: SiteBody) {
  return api.request('/sites', { method: 'POST', body, schema: siteSchema });
}

export function updateSite(id: string, body: SiteBody) {
  return api.request(`/sites/${id}`, { method: 'PATCH', body, schema: siteSchema });
}

export function deleteSite(id: string) {
  return api.request(`/sites/${id}`, { method: 'DELETE' });
}
