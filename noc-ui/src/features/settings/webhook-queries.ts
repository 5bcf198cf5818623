import {
  type ChannelDelivery,
  channelDeliveryListSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import {
  type WebhookDelivery,
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

export type DeliveriesBase = '/webhook-endpoints' | '/notification-channels';
/** What channels that reach people tell besides. */
export type ShownDelivery = WebhookDelivery & Partial<ChannelDelivery>;

export function deliveriesQuery(
  base: DeliveriesBase,
  channelId: string,
  state: '' | 'pending' | 'delivered' | 'dead',
) {
  return infiniteQueryOptions({
    queryKey: [base.slice(1), channelId, 'deliveries', state],
    refetchInterval: FRESH_MS,
    initialPageParam: null as string | null,
    getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
    queryFn: ({ signal, pageParam }) =>
      api.request<{ items: ShownDelivery[]; nextCursor: string | null }>(
        `${base}/${channelId}/deliveries`,
        {
          schema:
            base === '/webhook-endpoints' ? webhookDeliveryListSchema : channelDeliveryListSchema,
          signal,
          query: { limit: 25, cursor: pageParam, ...(state !== '' && { state }) },
        },
      ),
  });
}
