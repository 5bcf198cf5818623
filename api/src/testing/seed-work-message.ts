import { WORK_MESSAGE } from '@atalaya/core/domain/outbox/outgoing-event';
import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import type { TestApi } from './with-api.js';

/** A time of a window that its customers are told of, and the message of one of them. */
export async function seedWorkMessage(
  api: TestApi,
  tenantId: string,
  of: { readonly slug: string; readonly maintenanceWindow: string; readonly customer: string },
): Promise<void> {
  const at = new Date(api.clock.now());
  await api.db.database.withTenant(tenantId, async (trx) => {
    const { id: eventId } = await appendEvent(trx, tenantId, {
      type: WORK_MESSAGE,
      at: at.getTime(),
      subject: `maintenance-notice:${of.maintenanceWindow}`,
      correlationId: of.maintenanceWindow,
      actor: { kind: 'system' },
      data: { phase: 'planned', brand: of.slug },
    });
    const { id: noticeId } = await trx
      .insertInto('maintenance_notices')
      .values({
        tenant_id: tenantId,
        window_id: of.maintenanceWindow,
        window_name: `${of.slug} work`,
        facts: JSON.stringify({ work: 'work', brand: of.slug, place: '', text: '' }),
        from_at: at,
        to_at: new Date(at.getTime() + HOUR_MS),
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('maintenance_messages')
      .values({
        tenant_id: tenantId,
        notice_id: noticeId,
        customer_id: of.customer,
        phase: 'before',
        event_id: eventId,
        step: 0,
        state: 'told',
        created_at: at,
        settled_at: at,
      })
      .execute();
  });
}
