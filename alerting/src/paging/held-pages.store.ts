import type { IncidentNotice } from '@atalaya/core/domain/paging/incident-notice';
import { type NoticeRef, noteNotice } from '@atalaya/platform/paging/note-notice.store';
import { sendPage } from '@atalaya/platform/paging/page-channels.store';
import type { Trx } from '@atalaya/platform/postgres/database';

/**
 * Sends what quiet hours held and no longer do. What an incident's opening still waits for was dropped when somebody
 * acknowledged it or it was over, so that all that is here is to be sent.
 */
export async function releaseHeld(trx: Trx, ref: NoticeRef): Promise<boolean> {
  const { tenantId, incidentId, at } = ref;
  const rows = await trx
    .deleteFrom('held_pages')
    .where('incident_id', '=', incidentId)
    .where('held_until', '<=', at)
    .returning(['channel_id', 'about', 'event_id', 'step', 'note'])
    .execute();
  for (const { channel_id: channelId, about, event_id: eventId, step, note } of rows) {
    const page = { tenantId, incidentId, at, about, eventId, step };
    if (await sendPage(trx, page, channelId)) {
      const notice: Partial<IncidentNotice> = note;
      await noteNotice(trx, ref, 'told', notice);
    }
  }
  return rows.length > 0;
}
