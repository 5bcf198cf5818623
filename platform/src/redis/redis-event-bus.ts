import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { DatabaseLog } from '../postgres/database-log.js';
import { busText, createBusTopicListeners } from '../runtime/bus-topics.js';
import { createListeners } from '../runtime/listeners.js';
import type { RedisConnections } from './redis-connections.js';
import { subscribeToChannel } from './redis-subscription.js';

const CHANNEL = 'atalaya:bus';

/** The bus over Redis pub/sub. Resolves when it is subscribed. */
export async function createRedisEventBus(
  connections: RedisConnections,
  log: DatabaseLog,
): Promise<EventBus> {
  const topics = createBusTopicListeners(log);
  const gaps = createListeners<void>(log, 'the bus gap');
  const close = await subscribeToChannel(connections, CHANNEL, {
    onMessage: topics.tellText,
    onGap: () => gaps.tell(),
  });
  return {
    publish: async (topic, ref) => {
      await connections.commands.publish(CHANNEL, busText(topic, ref));
    },
    subscribe: topics.subscribe,
    onGap: (listener) => gaps.add(listener),
    close,
  };
}
