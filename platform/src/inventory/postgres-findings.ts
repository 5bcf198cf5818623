import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { FactsSink, OutcomesSink } from '@atalaya/core/ports/findings';
import type { Database } from '../postgres/database.js';
import { storeDeviceEvents } from './device-events.store.js';
import { storeFacts } from './facts.store.js';
import { storeOutcomes } from './source-health.store.js';

/** Stores what collectors found; says on the bus when it changed what hangs on what. */
export function createPostgresFindings(deps: {
  readonly database: Database;
  readonly bus: EventBus;
}): FactsSink & OutcomesSink & DeviceEventsSink {
  const { database, bus } = deps;
  return {
    storeFacts: async (tenantId, facts) => {
      const linksChanged = await storeFacts(database, tenantId, facts);
      if (linksChanged) await bus.publish('inventory.changed', { tenantId });
    },
    storeEvents: (tenantId, events) => storeDeviceEvents(database, tenantId, events),
    storeOutcomes: (tenantId, outcomes) => storeOutcomes(database, tenantId, outcomes),
  };
}
