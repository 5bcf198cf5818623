import { collectorListSchema } from '@atalaya/core/wire/rest/collectors';
import { controllerListSchema } from '@atalaya/core/wire/rest/controllers';
import { credentialListSchema } from '@atalaya/core/wire/rest/credentials';
import { planListSchema } from '@atalaya/core/wire/rest/plans';
import { siteListSchema } from '@atalaya/core/wire/rest/sites';
import { taxGroupListSchema } from '@atalaya/core/wire/rest/tax-groups';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from './app-api.js';

/** Lists that are short and whole in every form: a thousand items is the limit of sense. */
const MAX_PAGES = 5;
const PAGE_SIZE = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

async function wholeList<T>(path: string, schema: z.ZodType<Page<T>>, signal: AbortSignal) {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: Record<string, string | number | null> = { limit: PAGE_SIZE, cursor };
    const reply: Page<T> = await api.request(path, { schema, signal, query });
    items.push(...reply.items);
    cursor = reply.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

export function sitesQuery() {
  return queryOptions({
    queryKey: ['sites'],
    queryFn: ({ signal }) => wholeList('/sites', siteListSchema, signal),
  });
}

export function credentialsQuery() {
  return queryOptions({
    queryKey: ['credentials'],
    queryFn: ({ signal }) => wholeList('/credentials', credentialListSchema, signal),
  });
}

export function controllersQuery() {
  return queryOptions({
    queryKey: ['controllers'],
    queryFn: ({ signal }) => wholeList('/controllers', controllerListSchema, signal),
  });
}

export function collectorsQuery() {
  return queryOptions({
    queryKey: ['collectors'],
    queryFn: ({ signal }) => wholeList('/collectors', collectorListSchema, signal),
  });
}

/** A WISP has some tens of plans. */
export function plansQuery() {
  return queryOptions({
    queryKey: ['plans'],
    queryFn: ({ signal }) => wholeList('/plans', planListSchema, signal),
  });
}

export const taxGroupsQuery = queryOptions({
  queryKey: ['tax-groups'],
  queryFn: async ({ signal }) =>
    (await api.request('/tax-groups', { schema: taxGroupListSchema, signal })).items,
});
