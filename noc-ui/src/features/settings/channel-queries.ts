import { deviceListSchema } from '@atalaya/core/wire/rest/devices';
import {
  type ChannelDelivery,
  channelDeliveryListSchema,
  notificationChannelListSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../shared/api/app-api.js';

const FRESH_MS = 10_000;
const SETTLING_MS = 1_000;

export function channelsQuery() {
  return queryOptions({
    queryKey: ['notification-channels'],
    refetchInterval: FRESH_MS,
    queryFn: async ({ signal }) => {
      const query = { limit: 200 };
      const schema = notificationChannelListSchema;
      return (await api.request('/notification-channels', { schema, signal, query })).items;
    },
  });
}

/** Routers of the inventory, over whose modem a text message may go. */
export function routersQuery() {
  return queryOptions({
    queryKey: ['devices', 'routers', 'choices'],
    queryFn: async ({ signal }) => {
      const query = { role: 'router', limit: 200 };
      return (await api.request('/devices', { schema: deviceListSchema, signal, query })).items;
    },
  });
}

/** One of the newest deliveries, asked for until it is settled; null when it is not among them. */
export function newDeliveryQuery(channelId: string, deliveryId: string | undefined) {
  return queryOptions({
    queryKey: ['notification-channels', channelId, 'delivery', deliveryId],
    enabled: deliveryId !== undefined,
    refetchInterval: ({ state }: { state: { data?: ChannelDelivery | null | undefined } }) =>
      state.data?.state === 'pending' || state.data === undefined ? SETTLING_MS : false,
    queryFn: async ({ signal }) => {
      const { items } = await api.request(`/notification-channels/${channelId}/deliveries`, {
        schema: channelDeliveryListSchema,
        signal,
        query: { limit: 25 },
      });
      return items.find(({ id }) => id === deliveryId) ?? null;
    },
  });
}
