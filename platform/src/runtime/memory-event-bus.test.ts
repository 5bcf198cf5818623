import { eventBusContract } from '@atalaya/core/testing/contracts/event-bus.contract';
import { silentLog } from '../postgres/database-log.js';
import { createMemoryEventBus } from './memory-event-bus.js';

eventBusContract(
  'the memory bus',
  async () => {
    const bus = createMemoryEventBus(silentLog);
    return { here: bus, there: bus, interrupt: async () => {}, close: () => bus.close() };
  },
  { hasConnection: false },
);
