import { readMessageTerms } from '@atalaya/platform/maintenance/message-terms.read-model';
import { messageOutcome } from '@atalaya/platform/outbox/reach-customer';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { queueCutMessages } from './queue-cut-messages.store.js';
import type { NoticeWork } from './send-notices.store.js';

/** Of one look: the rest comes with the next. */
const MOST_AT_ONCE = 200;

/**
 * Tells customers that a cut is near, that it was seen on the network and that their service was seen back, over the
 * channels and within the hours of reminders, and follows each message until it arrived. What is no longer so is not
 * told; nobody is told anything while dunning is only watched.
 */
export async function sendCutMessages(database: Database, work: NoticeWork): Promise<void> {
  const { tenantId } = work;
  await database.withTenant(tenantId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}::text || 'notices', 31))`.execute(
      trx,
    );
    const open = await trx
      .selectFrom('cut_messages')
      .where('settled_at', 'is', null)
      .select('id')
      .limit(1)
      .executeTakeFirst();
    if (open === undefined) return;
    await dropStale(trx, work);
    await settleSent(trx, work);
    await queueCutMessages(trx, { ...work, messages: await readMessageTerms(trx, tenantId) });
  });
}

/** What was switched off, and what is not so any more: paid before it was told, cut off again before it was. */
async function dropStale(trx: Trx, { tenantId, now, terms: { policy } }: NoticeWork) {
  const told = policy.mode === 'enforce' ? policy.cutMessages.tell : [];
  const at = new Date(now);
  await sql`
    update cut_messages m set state = 'dropped', reason = 'not-needed', settled_at = ${at}
    from services s
    where m.tenant_id = ${tenantId} and m.state = 'waiting' and s.tenant_id = m.tenant_id and s.id = m.service_id
      and not (m.phase = any(${[...told]}::text[]) and case m.phase
        when 'soon' then m.event_at > ${at} and s.desired_state in ('active', 'reduced') and exists (
          select from dunning_decisions d where d.tenant_id = m.tenant_id and d.service_id = m.service_id
            and d.is_current and d.is_enforced and d.cut_at = m.event_at)
        when 'cut' then s.desired_state = 'suspended' and s.observed_state = 'suspended'
        else s.desired_state = 'active' and s.observed_state = 'active' end)`.execute(trx);
}

/** What became of those under way: told, or to be told over the next channel. */
async function settleSent(trx: Trx, { now }: NoticeWork): Promise<void> {
  const rows = await trx
    .selectFrom('cut_messages as m')
    .leftJoin('channel_deliveries as d', (join) =>
      join.onRef('d.tenant_id', '=', 'm.tenant_id').onRef('d.id', '=', 'm.delivery_id'),
    )
    .leftJoin('channels as c', (join) =>
      join.onRef('c.tenant_id', '=', 'd.tenant_id').onRef('c.id', '=', 'd.channel_id'),
    )
    .where('m.state', '=', 'sending')
    .where((eb) => eb.or([eb('d.state', 'is', null), eb('d.state', '<>', 'pending')]))
    .orderBy('m.created_at')
    .limit(MOST_AT_ONCE)
    .select(['m.id', 'd.state', 'd.receipt', 'd.settled_at', 'c.kind'])
    .execute();
  const outcomes = rows.map((row) => ({ row, outcome: messageOutcome(row, now) }));
  const of = (wanted: 'delivered' | 'failed') =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ row }) => row.id);
  const [told, again] = [of('delivered'), of('failed')];
  if (told.length > 0) {
    await trx
      .updateTable('cut_messages')
      .set({ state: 'told', settled_at: new Date(now) })
      .where('id', 'in', told)
      .execute();
  }
  if (again.length > 0) {
    await trx
      .updateTable('cut_messages')
      .set({ state: 'waiting' })
      .where('id', 'in', again)
      .execute();
  }
}
