import { customerReach } from '@atalaya/core/domain/customers/customer-reach';
import type { NoticeChannel } from '@atalaya/core/domain/dunning/dunning-policy';
import { closedUntil } from '@atalaya/core/domain/maintenance/telling-hours';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import {
  APART_MS,
  messageOutcome,
  queueToCustomer,
  RECEIPT_WITHIN_MS,
} from '../outbox/reach-customer.js';
import type { Trx } from '../postgres/database.js';
import type { NoticeWork } from './work-notices.store.js';

/** Of one look: the rest comes with the next. */
const MOST_QUEUED = 200;
const MOST_SETTLED = 500;
/** Nothing is queued further ahead: what is called off meanwhile was then not sent. */
const QUEUED_AHEAD_MS = 5 * MINUTE_MS;

interface MessageRow {
  readonly id: string;
  readonly event_id: string;
  readonly step: number;
  readonly tried: string[];
  readonly phone: string | null;
  readonly email: string | null;
  readonly whatsapp_consent_at: Date | null;
  /** Over which they were told before it. */
  readonly before_kind: string | null;
}

/**
 * Queues what waits, at its pace, within the hours in which customers may be written to. What would come too late
 * after the night goes by e-mail at once, which wakes nobody; who has none waits.
 */
export async function queueWorkMessages(trx: Trx, work: NoticeWork): Promise<void> {
  const { tenantId, now, terms } = work;
  const opens = closedUntil(terms.hours, now);
  const night = opens === null ? null : new Date(opens);
  const at = new Date(now);
  const { rows } = await sql<MessageRow>`
    select m.id, m.event_id, m.step, m.tried, c.phone, c.email, c.whatsapp_consent_at,
      b.tried[cardinality(b.tried)] as before_kind
    from maintenance_messages m
    join maintenance_notices n on n.tenant_id = m.tenant_id and n.id = m.notice_id
    join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id
    left join maintenance_messages b on m.phase = 'after' and b.tenant_id = m.tenant_id
      and b.notice_id = m.notice_id and b.customer_id = m.customer_id and b.phase = 'before'
    where m.tenant_id = ${tenantId} and m.state = 'waiting'
      and (${night}::timestamptz is null or (
        c.email is not null and not 'email' = any(m.tried) and ${hasKind(work, 'email')}
        and case when n.from_at > ${at} then n.from_at when m.phase = 'before' then n.to_at end <= ${night}))
    order by m.created_at, m.event_id, m.step
    limit ${MOST_QUEUED}`.execute(trx);
  if (rows.length === 0) return;
  const slots = await readSlots(trx, work);
  const kinds: readonly NoticeChannel[] = night === null ? terms.kinds : ['email'];
  for (const row of rows) {
    if (Math.max(...slots.values(), now) > now + QUEUED_AHEAD_MS) return;
    await queueNext(trx, work, row, { slots, kinds, isNight: night !== null });
  }
}

const hasKind = ({ terms }: NoticeWork, kind: NoticeChannel) =>
  terms.kinds.includes(kind) && terms.channels.some((channel) => channel.kind === kind);

type Slots = Map<NoticeChannel, Instant>;

/** When over each kind of channel the next message may leave, after what is queued already. */
async function readSlots(trx: Trx, { tenantId, now }: NoticeWork): Promise<Slots> {
  const { rows } = await sql<{ kind: NoticeChannel; last: Date }>`
    select c.kind, max(d.queued_at) as last
    from maintenance_messages m
    join channel_deliveries d on d.tenant_id = m.tenant_id and d.id = m.delivery_id and d.state = 'pending'
    join channels c on c.tenant_id = d.tenant_id and c.id = d.channel_id
    where m.tenant_id = ${tenantId} and m.state = 'sending'
    group by c.kind`.execute(trx);
  return new Map(
    rows.map(({ kind, last }) => [kind, Math.max(now, last.getTime() + APART_MS[kind])]),
  );
}

async function queueNext(
  trx: Trx,
  work: NoticeWork,
  row: MessageRow,
  { slots, kinds, isNight }: { slots: Slots; kinds: readonly NoticeChannel[]; isNight: boolean },
): Promise<void> {
  const { tenantId, now, terms } = work;
  const { id, event_id: eventId, step, before_kind: beforeKind } = row;
  const contact = {
    phone: row.phone,
    email: row.email,
    hasWhatsappConsent: row.whatsapp_consent_at !== null,
  };
  // What reached them before does so again.
  const first = kinds.filter((kind) => kind === beforeKind);
  const { tried, deliveryId } = await queueToCustomer(trx, tenantId, terms.channels, {
    eventId,
    step,
    contact,
    country: terms.country,
    kinds: [...first, ...kinds],
    tried: row.tried,
    at: (kind) => slots.get(kind) ?? now,
  });
  if (deliveryId !== null) {
    const kind = kinds.find((each) => each === tried.at(-1));
    if (kind !== undefined) slots.set(kind, (slots.get(kind) ?? now) + APART_MS[kind]);
    await trx
      .updateTable('maintenance_messages')
      .set({ tried: [...tried], delivery_id: deliveryId, state: 'sending' })
      .where('id', '=', id)
      .execute();
    return;
  }
  if (isNight) {
    // An address that cannot be written to: by day there are other ways.
    await trx
      .updateTable('maintenance_messages')
      .set({ tried: [...new Set([...tried, 'email'])] })
      .where('id', '=', id)
      .execute();
    return;
  }
  const available = new Set(terms.channels.map((channel) => channel.kind));
  const reach = customerReach(contact, terms.kinds, available, terms.country);
  const isReachable = reach === 'whatsapp' || reach === 'sms' || reach === 'email';
  await trx
    .updateTable('maintenance_messages')
    .set({
      tried: [...tried],
      state: isReachable ? 'failed' : 'unreachable',
      reason: isReachable ? 'not-delivered' : reach,
      settled_at: new Date(now),
    })
    .where('id', '=', id)
    .execute();
}

interface SentRow {
  readonly id: string;
  readonly is_of_use: boolean;
  readonly state: string | null;
  readonly receipt: string | null;
  readonly settled_at: Date | null;
  readonly kind: string | null;
}

/** What became of those under way: told, or to be told over the next channel while that is of use. */
export async function settleWorkMessages(trx: Trx, work: NoticeWork): Promise<void> {
  const { tenantId, now } = work;
  const waitsSince = new Date(now - RECEIPT_WITHIN_MS);
  const { rows } = await sql<SentRow>`
    select m.id, d.state, d.receipt, d.settled_at, c.kind, (m.phase = 'after' or n.outcome is null) as is_of_use
    from maintenance_messages m
    join maintenance_notices n on n.tenant_id = m.tenant_id and n.id = m.notice_id
    left join channel_deliveries d on d.tenant_id = m.tenant_id and d.id = m.delivery_id
    left join channels c on c.tenant_id = d.tenant_id and c.id = d.channel_id
    where m.tenant_id = ${tenantId} and m.state = 'sending' and d.state is distinct from 'pending'
      and (d.state is distinct from 'delivered' or c.kind <> 'whatsapp'
        or d.receipt in ('delivered', 'read', 'failed') or d.settled_at <= ${waitsSince}
        or (m.phase = 'before' and n.outcome is not null))
    order by m.created_at, m.step
    limit ${MOST_SETTLED}`.execute(trx);
  const of = (state: 'told' | 'waiting' | 'failed') =>
    rows.filter((row) => stateOf(row, now) === state).map(({ id }) => id);
  const at = new Date(now);
  await sql`
    update maintenance_messages m
    set state = r.state, reason = r.reason, settled_at = case when r.state = 'waiting' then null else ${at}::timestamptz end
    from (
      select unnest(${of('told')}::uuid[]) as id, 'told' as state, null as reason
      union all select unnest(${of('waiting')}::uuid[]), 'waiting', null
      union all select unnest(${of('failed')}::uuid[]), 'failed', 'not-delivered'
    ) r where m.tenant_id = ${tenantId} and m.id = r.id`.execute(trx);
}

function stateOf(row: SentRow, now: Instant): 'told' | 'waiting' | 'failed' {
  const outcome = messageOutcome(row, now);
  // WhatsApp has it, and it is too late for another way.
  if (outcome === 'delivered' || outcome === 'waits') return 'told';
  return row.is_of_use ? 'waiting' : 'failed';
}
