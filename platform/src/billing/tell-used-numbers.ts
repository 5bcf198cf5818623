import { appendEvent } from '../outbox/append-event.js';
import { pageEverybody } from '../paging/page-everybody.js';
import type { Trx } from '../postgres/database.js';

/** Tells people and webhooks, in the transaction that takes the number, that a series' range ends soon. */
export async function tellUsedNumbers(
  trx: Trx,
  tenantId: string,
  series: {
    readonly id: string;
    readonly kind: string;
    readonly prefix: string;
    readonly last: number;
    readonly rangeTo: number;
  },
  at: Date,
): Promise<void> {
  const { id, kind, prefix, last, rangeTo } = series;
  const subject = `series:${id}`;
  const { id: eventId } = await appendEvent(trx, tenantId, {
    type: 'number_series.nearly_used',
    at: at.getTime(),
    subject,
    correlationId: subject,
    actor: { kind: 'system' },
    data: { seriesId: id, kind, prefix, rangeTo, left: rangeTo - last, path: '/billing-settings' },
  });
  await pageEverybody(trx, tenantId, { eventId, severity: 'warning', at });
}
