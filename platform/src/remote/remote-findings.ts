import type { DeviceEventsSink } from '@atalaya/core/ports/device-events';
import type { FactsSink, OutcomesSink } from '@atalaya/core/ports/findings';
import { linkTakenSchema, packFacts } from '@atalaya/core/wire/collector-link/findings';
import { chunksBySize } from './chunks-by-size.js';
import type { LinkClient } from './link-client.js';

/** What a collector found besides samples, over the link. Rejects when it did not arrive: the next read says it again. */
export function createRemoteFindings(
  client: LinkClient,
): FactsSink & OutcomesSink & DeviceEventsSink {
  const send = async (kind: 'facts' | 'outcomes' | 'events', rows: readonly object[]) => {
    for (const { items } of chunksBySize(rows.map((row) => JSON.stringify(row)))) {
      const body = `{"${kind}":[${items}]}`;
      await client.json({ method: 'POST', path: '/findings', body }, linkTakenSchema);
    }
  };
  return {
    storeFacts: (_tenantId, facts) => send('facts', facts.map(packFacts)),
    storeOutcomes: (_tenantId, outcomes) =>
      send(
        'outcomes',
        outcomes.map(({ tenantId: _, ...outcome }) => outcome),
      ),
    storeEvents: (_tenantId, events) =>
      send(
        'events',
        events.map(({ deviceId, kind, severity, title, text, at }) => {
          return { deviceId, kind, severity, title, text, at };
        }),
      ),
  };
}
