import type { Clock } from '@atalaya/core/ports/clock';
import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import type { Inventory } from '@atalaya/core/ports/inventory-source';
import type { Platform } from '@atalaya/platform/runtime/platform';
import { registerPlatformMetrics } from '@atalaya/platform/runtime/platform-metrics';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { EventWriter } from './event-writer.js';
import { InboundEvents } from './inbound-events.js';
import { SenderDirectory } from './sender-directory.js';

export interface InboundParts {
  readonly sink: DeviceEventsSink;
  readonly clock: Clock;
  readonly log: Platform['log'];
  readonly prometheus: Platform['prometheus'];
  readonly inventory: () => Inventory | null;
  readonly trapPort?: number;
  readonly syslogPort?: number;
}

export interface Inbound {
  readonly events: InboundEvents;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What devices say on their own, from the ports to the sink. A port that cannot be had ends nothing: it is said. */
export function openInbound(parts: InboundParts): Inbound {
  const { sink, clock, log, prometheus, inventory, trapPort, syslogPort } = parts;
  const writer = new EventWriter(sink, clock, log);
  const senders = new SenderDirectory(inventory);
  const events = new InboundEvents({ writer, senders, clock, log, trapPort, syslogPort });
  const unregister = registerPlatformMetrics(prometheus, [
    {
      name: 'atalaya_inbound_refused_total',
      help: 'Traps and syslog lines of nobody known, with a wrong community, or from an address that floods.',
      read: () => events.refused,
    },
    {
      name: 'atalaya_device_events_dropped_total',
      help: 'Events that were not kept: more than 30 of one device in a minute, or too many waiting.',
      read: () => writer.dropped,
    },
  ]);
  return {
    events,
    start: async () => {
      try {
        await events.start();
      } catch (error) {
        const reason = errorMessage(error);
        log.warn({ reason }, 'traps or syslog are not listened to: the port cannot be had');
      }
    },
    stop: async () => {
      unregister();
      await events.stop();
      await writer.stop();
    },
  };
}
