import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { DatabaseLog } from '../postgres/database-log.js';
import { createBusTopicListeners } from './bus-topics.js';

/** The bus of one process: it has no connection, so it never tells of a gap. */
export function createMemoryEventBus(log: DatabaseLog): EventBus {
  const topics = createBusTopicListeners(log);
  return {
    publish: async (topic, ref) => topics.tell(topic, ref),
    subscribe: topics.subscribe,
    onGap: () => () => {},
    close: async () => {},
  };
}
