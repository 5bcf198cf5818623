import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { acknowledgeIncident } from '@atalaya/platform/incidents/acknowledge-incident.store';
import { noteSilenced } from '@atalaya/platform/paging/note-notice.store';
import { readSilencing } from '@atalaya/platform/paging/silences.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { PressedButton } from './telegram-buttons.js';

export interface Presser {
  /** As people read it. */
  readonly name: string;
  /** Of the person whom the channel reaches, where it is one. */
  readonly userId: string | null;
}

export type PressOutcome =
  | { readonly kind: 'acknowledged' | 'muted' }
  | { readonly kind: 'already'; readonly by: string }
  | { readonly kind: 'is-muted' | 'is-over' | 'unknown' };

/** Does what a button says, in a tenant's transaction; what was done before or came too late changes nothing. */
export async function pressButton(
  trx: Trx,
  tenantId: string,
  { act, incidentId }: PressedButton,
  presser: Presser,
  now: Instant,
): Promise<PressOutcome> {
  const at = new Date(now);
  const incident = await trx
    .selectFrom('incidents')
    .select(['resolved_at', 'acknowledged_at', 'acknowledged_by'])
    .where('id', '=', incidentId)
    .forUpdate()
    .executeTakeFirst();
  if (incident === undefined) return { kind: 'unknown' };
  if (incident.resolved_at !== null) return { kind: 'is-over' };
  if (act === 'acknowledge') {
    if (incident.acknowledged_at !== null) {
      return { kind: 'already', by: incident.acknowledged_by ?? '' };
    }
    const actor =
      presser.userId === null
        ? ({ kind: 'system' } as const)
        : ({ kind: 'user', id: presser.userId } as const);
    const { name } = presser;
    const kind = 'until_clear';
    await acknowledgeIncident(trx, { tenantId, incidentId, at, kind, name, actor });
    await record(trx, { tenantId, incidentId, at }, presser, 'incident.acknowledged');
    return { kind: 'acknowledged' };
  }
  if ((await readSilencing(trx, [incidentId], at)).has(incidentId)) return { kind: 'is-muted' };
  await trx
    .insertInto('silences')
    .values({
      tenant_id: tenantId,
      kind: 'incident',
      incident_id: incidentId,
      from_at: at,
      until_at: new Date(now + HOUR_MS),
      reason: 'Telegram',
      created_by: presser.name,
      created_at: at,
    })
    .execute();
  const silence = (await readSilencing(trx, [incidentId], at)).get(incidentId);
  if (silence) await noteSilenced(trx, { tenantId, incidentId, at }, silence);
  await record(trx, { tenantId, incidentId, at }, presser, 'incident.muted');
  return { kind: 'muted' };
}

/** What a person did is on the record, over whatever way it came. */
async function record(
  trx: Trx,
  ref: { readonly tenantId: string; readonly incidentId: string; readonly at: Date },
  { name, userId }: Presser,
  action: string,
): Promise<void> {
  await trx
    .insertInto('audit_log')
    .values({
      tenant_id: ref.tenantId,
      actor_user_id: userId,
      actor_name: name,
      action,
      subject_type: 'incident',
      subject_id: ref.incidentId,
      before: null,
      after: JSON.stringify({ via: 'telegram' }),
      ip: null,
      at: ref.at,
    })
    .execute();
}
