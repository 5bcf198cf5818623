import { collectorEnrolmentListSchema } from '@atalaya/core/wire/collector-link/enrolment';
import { apiKeyListSchema } from '@atalaya/core/wire/rest/api-keys';
import { auditLogSchema } from '@atalaya/core/wire/rest/audit-log';
import { roleListSchema } from '@atalaya/core/wire/rest/roles';
import { userListSchema } from '@atalaya/core/wire/rest/users';
import { wallTokenListSchema } from '@atalaya/core/wire/rest/wall';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

/** Tokens that wait to be used: gone by itself once a collector has enrolled. */
export function enrolmentsQuery() {
  return queryOptions({
    queryKey: ['collector-enrolments'],
    refetchInterval: 10_000,
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      const schema = collectorEnrolmentListSchema;
      const { items } = await api.request('/collector-enrolments', { schema, signal, query });
      return items.filter(({ usedAt }) => usedAt === null);
    },
  });
}

export function usersQuery() {
  return queryOptions({
    queryKey: ['users'],
    queryFn: async ({ signal }) =>
      (await api.request('/users', { schema: userListSchema, signal, query: { limit: 200 } }))
        .items,
  });
}

export function wallTokensQuery() {
  return queryOptions({
    queryKey: ['wall-tokens'],
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      const list = await api.request('/wall-tokens', {
        schema: wallTokenListSchema,
        signal,
        query,
      });
      return list.items;
    },
  });
}

export function apiKeysQuery() {
  return queryOptions({
    queryKey: ['api-keys'],
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      return (await api.request('/api-keys', { schema: apiKeyListSchema, signal, query })).items;
    },
  });
}

export function rolesQuery() {
  return queryOptions({
    queryKey: ['roles'],
    queryFn: async ({ signal }) =>
      (await api.request('/roles', { schema: roleListSchema, signal })).items,
  });
}

export function auditLogQuery() {
  return infiniteQueryOptions({
    queryKey: ['audit-log'],
    initialPageParam: null as string | null,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request('/audit-log', {
        schema: auditLogSchema,
        signal,
        query: { limit: 50, cursor: pageParam },
      }),
  });
}
