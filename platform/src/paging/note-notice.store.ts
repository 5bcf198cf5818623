import type { IncidentEventKind } from '@atalaya/core/domain/incidents/incident';
import { type IncidentNotice, noticeOf } from '@atalaya/core/domain/paging/incident-notice';
import type { Trx } from '../postgres/database.js';
import type { StoredSilence } from './silences.read-model.js';

/** An incident and the moment at which something is noted of it. */
export interface NoticeRef {
  readonly tenantId: string;
  readonly incidentId: string;
  readonly at: Date;
}

export type NoticeKind = Extract<
  IncidentEventKind,
  'told' | 'held' | 'silenced' | 'silence-ended' | 'nobody-told'
>;

/** A line of the timeline. In a tenant's transaction. */
export async function noteNotice(
  trx: Trx,
  { tenantId, incidentId, at }: NoticeRef,
  kind: NoticeKind,
  notice: Partial<IncidentNotice>,
  actorName: string | null = null,
): Promise<void> {
  await trx
    .insertInto('incident_events')
    .values({
      tenant_id: tenantId,
      incident_id: incidentId,
      at,
      kind,
      actor_name: actorName,
      data: JSON.stringify({ notice: noticeOf(notice) }),
    })
    .execute();
}

/** Says once of each silence that it holds this incident. */
export async function noteSilenced(
  trx: Trx,
  ref: NoticeRef,
  silence: StoredSilence,
): Promise<void> {
  const until = new Date(silence.until).toISOString();
  const { createdBy: by, reason } = silence;
  const said = await trx
    .selectFrom('incident_events')
    .select('data')
    .where('incident_id', '=', ref.incidentId)
    .where('kind', '=', 'silenced')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const notice = noticeOf({ until, by, reason });
  if (said !== undefined && JSON.stringify(said.data['notice']) === JSON.stringify(notice)) return;
  await noteNotice(trx, ref, 'silenced', notice, by);
}
