import type { Locale } from '@atalaya/core/wire/rest/fields';
import {
  type RouterSetupConfirm,
  type RouterSetupCreate,
  type RouterSetupView,
  routerScriptSchema,
  routerSetupCreatedSchema,
  routerSetupListSchema,
  routerSetupSchema,
  uninstallScriptSchema,
} from '@atalaya/core/wire/rest/router-setups';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

const WATCH_MS = 2_000;
/** Someone may ask it to be looked for once more. */
const FOUND_MS = 5_000;

export function isOpen({ state }: RouterSetupView): boolean {
  return state === 'waiting' || state === 'found';
}

export function setupsQuery() {
  return queryOptions({
    queryKey: ['router-setups'],
    queryFn: ({ signal }) =>
      api.request('/router-setups', {
        schema: routerSetupListSchema,
        signal,
        query: { limit: 20 },
      }),
  });
}

/** Asked again while it is waited for. */
export function setupQuery(id: string) {
  return queryOptions({
    queryKey: ['router-setups', id],
    queryFn: ({ signal }) =>
      api.request(`/router-setups/${id}`, { schema: routerSetupSchema, signal }),
    refetchInterval: ({ state: { data } }) => {
      if (data?.state === 'waiting') return WATCH_MS;
      return data?.state === 'found' ? FOUND_MS : false;
    },
  });
}

export interface RouterScriptView {
  readonly script: string;
  readonly parts: readonly string[];
}

/** What the creation answered, kept while the page lives: nothing asks for it by itself. */
export function scriptKey(id: string) {
  return ['router-setup-script', id] as const;
}

export function scriptQuery(id: string) {
  return queryOptions<RouterScriptView | null>({
    queryKey: scriptKey(id),
    queryFn: () => null,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function uninstallQuery(id: string, locale: Locale) {
  return queryOptions({
    queryKey: ['router-setups', id, 'uninstall', locale],
    queryFn: ({ signal }) =>
      api.request(`/router-setups/${id}/uninstall-script`, {
        schema: uninstallScriptSchema,
        signal,
        query: { locale },
      }),
  });
}

export function createSetup(body: RouterSetupCreate) {
  return api.request('/router-setups', { method: 'POST', body, schema: routerSetupCreatedSchema });
}

export function showScript(id: string, locale: Locale) {
  const body = { locale };
  const path = `/router-setups/${id}/script`;
  return api.request(path, { method: 'POST', body, schema: routerScriptSchema });
}

export function retrySetup(id: string, forgetCertificate: boolean) {
  const body = { forgetCertificate };
  const path = `/router-setups/${id}/retry`;
  return api.request(path, { method: 'POST', body, schema: routerSetupSchema });
}

export function confirmSetup(id: string, body: RouterSetupConfirm) {
  const path = `/router-setups/${id}/confirm`;
  return api.request(path, { method: 'POST', body, schema: routerSetupSchema });
}

export function cancelSetup(id: string) {
  return api.request(`/router-setups/${id}`, { method: 'DELETE' });
}
