import { customerReach } from '@atalaya/core/domain/customers/customer-reach';
import type { NoticeChannel } from '@atalaya/core/domain/dunning/dunning-policy';
import { closedUntil } from '@atalaya/core/domain/maintenance/telling-hours';
import type { CutPhase } from '@atalaya/core/domain/messages/cut-message';
import { CUT_MESSAGE } from '@atalaya/core/domain/outbox/outgoing-event';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { openInvoices } from '@atalaya/platform/billing/open-invoices.read-model';
import type { MessageTerms } from '@atalaya/platform/maintenance/message-terms.read-model';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { APART_MS, queueToCustomer } from '@atalaya/platform/outbox/reach-customer';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { NoticeWork } from './send-notices.store.js';

/** Of one look: the rest comes with the next. */
const MOST_AT_ONCE = 200;

interface CutWork extends NoticeWork {
  readonly messages: MessageTerms;
}

interface WaitingRow {
  readonly id: string;
  readonly account_id: string;
  readonly customer_id: string;
  readonly phase: CutPhase;
  readonly event_at: Date;
  readonly event_id: string | null;
  readonly tried: string[];
  readonly address: string;
  readonly currency: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly whatsapp_consent_at: Date | null;
}

/**
 * Queues what waits, at its pace. A cut that comes before the morning is told by e-mail at once, which wakes nobody;
 * all else waits for the hours.
 */
export async function queueCutMessages(trx: Trx, work: CutWork): Promise<void> {
  const { tenantId, now, messages } = work;
  const opens = closedUntil(messages.hours, now);
  const night = opens === null ? null : new Date(opens);
  const hasEmail =
    messages.kinds.includes('email') && messages.channels.some(({ kind }) => kind === 'email');
  const { rows } = await sql<WaitingRow>`
    select m.id, m.account_id, m.customer_id, m.phase, m.event_at, m.event_id, m.tried, s.address, a.currency,
      c.phone, c.email, c.whatsapp_consent_at
    from cut_messages m
    join services s on s.tenant_id = m.tenant_id and s.id = m.service_id
    join accounts a on a.tenant_id = m.tenant_id and a.id = m.account_id
    join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id
    where m.tenant_id = ${tenantId} and m.state = 'waiting' and (${night}::timestamptz is null or (
      m.phase = 'soon' and m.event_at <= ${night} and ${hasEmail} and c.email is not null
        and not 'email' = any(m.tried)))
    order by m.created_at, m.id
    limit ${MOST_AT_ONCE}`.execute(trx);
  if (rows.length === 0) return;
  const slots = await readSlots(trx, work);
  const kinds: readonly NoticeChannel[] = night === null ? messages.kinds : ['email'];
  // Lines of an account that are cut or return together are one message.
  const together = (row: WaitingRow) =>
    row.event_id ??
    [row.account_id, row.phase, row.phase === 'soon' ? row.event_at.getTime() : ''].join(' ');
  for (const [, group] of groupBy(rows, together)) {
    await queueNext(trx, work, group, { slots, kinds, isNight: night !== null });
  }
}

type Slots = Map<NoticeChannel, Instant>;

/** When over each kind of channel the next message may leave, after what is queued already. */
async function readSlots(trx: Trx, { tenantId, now }: CutWork): Promise<Slots> {
  const { rows } = await sql<{ kind: NoticeChannel; last: Date }>`
    select c.kind, max(d.queued_at) as last
    from cut_messages m
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
  work: CutWork,
  group: readonly WaitingRow[],
  { slots, kinds, isNight }: { slots: Slots; kinds: readonly NoticeChannel[]; isNight: boolean },
): Promise<void> {
  const { tenantId, now, messages } = work;
  const [row] = group;
  if (row === undefined) return;
  const contact = {
    phone: row.phone,
    email: row.email,
    hasWhatsappConsent: row.whatsapp_consent_at !== null,
  };
  const available = new Set(messages.channels.map((channel) => channel.kind));
  const reach = customerReach(contact, messages.kinds, available, messages.country);
  const settledAt = new Date(now);
  if (reach !== 'whatsapp' && reach !== 'sms' && reach !== 'email') {
    for (const { id } of group) {
      await change(trx, id, { state: 'unreachable', reason: reach, settled_at: settledAt });
    }
    return;
  }
  const eventId = row.event_id ?? (await tell(trx, work, row, group));
  const { tried, deliveryId } = await queueToCustomer(trx, tenantId, messages.channels, {
    eventId,
    step: 0,
    contact,
    country: messages.country,
    kinds,
    tried: row.tried,
    at: (kind) => slots.get(kind) ?? now,
  });
  const mark = (set: Parameters<typeof change>[2]) => change(trx, row.id, set);
  if (deliveryId !== null) {
    const kind = kinds.find((each) => each === tried.at(-1));
    if (kind !== undefined) slots.set(kind, (slots.get(kind) ?? now) + APART_MS[kind]);
    await mark({ tried: [...tried], delivery_id: deliveryId, state: 'sending' });
    return;
  }
  if (isNight) {
    // An address that cannot be written to: by day there are other ways.
    await mark({ tried: [...new Set([...tried, 'email'])] });
    return;
  }
  await mark({
    tried: [...tried],
    state: 'failed',
    reason: 'not-delivered',
    settled_at: settledAt,
  });
}

/** Writes what is told, once for all lines of the group: the first one carries its message, the others are joined. */
async function tell(
  trx: Trx,
  { tenantId, now, today, terms: { policy } }: CutWork,
  row: WaitingRow,
  group: readonly WaitingRow[],
): Promise<string> {
  const { soonText, cutText, backText } = policy.cutMessages;
  const texts: Readonly<Record<CutPhase, string>> = {
    soon: soonText,
    cut: cutText,
    back: backText,
  };
  const invoices = (await openInvoices(trx, tenantId, [row.account_id])).get(row.account_id) ?? [];
  const overdueMinor = invoices
    .filter(({ dueDate }) => dueDate < today)
    .reduce((sum, { openMinor }) => sum + openMinor, 0);
  const { id } = await appendEvent(trx, tenantId, {
    type: CUT_MESSAGE,
    at: now,
    subject: `cut-messages:${row.account_id}`,
    correlationId: row.account_id,
    actor: { kind: 'system' },
    data: {
      phase: row.phase,
      at: row.event_at.toISOString(),
      customerId: row.customer_id,
      services: group.map(({ address }) => address),
      text: texts[row.phase],
      ...(overdueMinor > 0 && {
        open: { amountMinor: overdueMinor, currency: row.currency },
      }),
    },
  });
  await change(trx, row.id, { event_id: id });
  const others = group.slice(1).map((each) => each.id);
  if (others.length > 0) {
    await trx
      .updateTable('cut_messages')
      .set({ state: 'joined', event_id: id, settled_at: new Date(now) })
      .where('id', 'in', others)
      .execute();
  }
  return id;
}

async function change(
  trx: Trx,
  id: string,
  set: Partial<{
    readonly state: 'sending' | 'failed' | 'unreachable';
    readonly reason: 'not-delivered' | 'no-contact' | 'no-consent' | 'no-channel';
    readonly tried: string[];
    readonly event_id: string;
    readonly delivery_id: string;
    readonly settled_at: Date;
  }>,
): Promise<void> {
  await trx.updateTable('cut_messages').set(set).where('id', '=', id).execute();
}
