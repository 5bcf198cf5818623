import type { EventBus } from '@atalaya/core/ports/event-bus';
import { busText, createBusTopicListeners } from '../runtime/bus-topics.js';
import { createListeners } from '../runtime/listeners.js';
import type { Database } from './database.js';
import type { DatabaseLog } from './database-log.js';

const CHANNEL = 'atalaya_bus';

/** The bus over LISTEN and NOTIFY: references fit its 7,999 bytes. Resolves when it listens. */
export async function createPostgresEventBus(
  database: Pick<Database, 'notify' | 'listen' | 'onListenGap'>,
  log: DatabaseLog,
): Promise<EventBus> {
  const topics = createBusTopicListeners(log);
  const gaps = createListeners<void>(log, 'the bus gap');
  const unlisten = await database.listen(CHANNEL, topics.tellText);
  const forget = database.onListenGap(() => gaps.tell());
  return {
    publish: (topic, ref) => database.notify(CHANNEL, busText(topic, ref)),
    subscribe: topics.subscribe,
    onGap: (listener) => gaps.add(listener),
    close: async () => {
      forget();
      await unlisten();
    },
  };
}
