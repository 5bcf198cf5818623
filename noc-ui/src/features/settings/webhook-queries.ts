import {
  webhookDeliveryListSchema,
  webhookEndpointListSchema,
} from '@atalaya/core/wire/rest/webhooks';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

const FRESH_MS = 10_000;

export function webhooksQuery() {
  return queryOptions({
    queryKey: ['webhook-endpoints'],
    refetchInterval: FRESH_MS,
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      const schema = webhookEndpointListSchema;
      return (await api.request('/webhook-endpoints', { schema, signal, query })).items;
    },
  });
}

export function deliveriesQuery(endpointId: string, state: '' | 'pending' | 'delivered' | 'dead') {
  return infiniteQueryOptions({
    queryKey: ['webhook-endpoints', endpointId, 'deliveries', state],
    refetchInterval: FRESH_MS,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request(`/webhook-endpoints/${endpointId}/deliveries`, {
        schema: webhookDeliveryListSchema,
        signal,
        query: { limit: 25, cursor: pageParam, ...(state !== '' && { state }) },
      }),
  });
}
