import type { DeviceEvent } from '../domain/events/device-event.js';

/** Where a collector leaves what devices told on their own. Rejects when nothing was stored. */
export interface DeviceEventsSink {
  storeEvents(tenantId: string, events: readonly DeviceEvent[]): Promise<void>;
}
