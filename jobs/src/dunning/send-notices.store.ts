import { addDays, type CalendarDay, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { localText } from '@atalaya/core/domain/shared/zone-time';
import type { TenantTerms } from '@atalaya/platform/dunning/policy';
import { upsertTask } from '@atalaya/platform/dunning/upsert-task.store';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import {
  APART_MS,
  messageOutcome,
  queueToCustomer,
  readCustomerChannels,
} from '@atalaya/platform/outbox/reach-customer';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Of one look: the rest comes with the next. */
const MOST_AT_ONCE = 200;

export interface NoticeWork {
  readonly tenantId: string;
  readonly now: Instant;
  readonly today: CalendarDay;
  readonly terms: TenantTerms;
}

/**
 * Reminds customers of what falls due and what is overdue, over the tenant's channels, and follows each reminder until
 * it arrived: the next channel, then the call list. Answers the accounts whose notices arrived. Nobody is reminded
 * while dunning is only watched.
 */
export async function sendNotices(
  database: Database,
  work: NoticeWork,
): Promise<readonly string[]> {
  if (work.terms.policy.mode !== 'enforce') return [];
  return database.withTenant(work.tenantId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${work.tenantId}::text || 'notices', 31))`.execute(
      trx,
    );
    const arrived = await settleNotices(trx, work);
    const time = localText(work.now, work.terms.timeZone).slice(11, 16);
    const { from, until } = work.terms.policy.notices;
    if (time >= from && time < until) await newNotices(trx, work);
    return arrived;
  });
}

interface DueNotice {
  readonly id: string;
  readonly invoice_id: string;
  readonly account_id: string;
  readonly offset_days: number;
  readonly tried: string[];
  readonly event_id: string | null;
}

async function newNotices(trx: Trx, work: NoticeWork): Promise<void> {
  const { tenantId, today, now, terms } = work;
  const dues = terms.policy.notices.offsets.map((offset) => ({
    offset,
    due: addDays(today, -offset),
  }));
  // Whose cut waits for a notice that was never sent gets one today.
  const { rows } = await sql<DueNotice>`
    with due as (
      select i.id, i.account_id, o.offset_days from invoices i
      join jsonb_to_recordset(${JSON.stringify(dues.map(({ offset, due }) => ({ offset_days: offset, due })))}::jsonb)
        as o (offset_days smallint, due date) on i.due_date = o.due
      where i.tenant_id = ${tenantId} and i.settled_at is null and i.voided_at is null
      union
      select distinct on (d.account_id) i.id, i.account_id, (${today}::date - i.due_date)::smallint
      from dunning_decisions d
      join invoices i on i.tenant_id = d.tenant_id and i.account_id = d.account_id
        and i.settled_at is null and i.voided_at is null and i.due_date < ${today}
      where d.tenant_id = ${tenantId} and d.is_current and d.state = 'cut_eligible'
        and d.reasons @> '[{"code": "hold", "hold": "notice_not_sent", "until": null}]'
        and ${today}::date - i.due_date <= 90
        and not exists (select from dunning_notices n where n.tenant_id = d.tenant_id
          and n.account_id = d.account_id and n.state = 'sending')
    )
    insert into dunning_notices (tenant_id, account_id, invoice_id, offset_days, state, created_at)
    select ${tenantId}, account_id, id, offset_days, 'sending', ${new Date(now)} from due
    where not exists (select from dunning_notices n where n.tenant_id = ${tenantId}
      and n.invoice_id = due.id and n.offset_days = due.offset_days)
    limit ${MOST_AT_ONCE}
    returning id, account_id, invoice_id, offset_days, tried, event_id`.execute(trx);
  for (const [place, notice] of rows.entries()) await sendNext(trx, work, notice, place);
}

/** Over the first channel that was not tried and that the customer can be reached over; else the call list. */
async function sendNext(
  trx: Trx,
  work: NoticeWork,
  notice: DueNotice,
  place: number,
): Promise<void> {
  const { tenantId, now, today, terms } = work;
  const customer = await readCustomer(trx, notice);
  if (customer === undefined || customer.openMinor <= 0) {
    await settle(trx, notice, 'undelivered', now);
    return;
  }
  const eventId = notice.event_id ?? (await tell(trx, work, notice, customer));
  const { tried, deliveryId } = await queueToCustomer(
    trx,
    tenantId,
    await readCustomerChannels(trx),
    {
      eventId,
      step: 0,
      contact: customer,
      country: terms.policy.country,
      kinds: terms.policy.notices.channels,
      tried: notice.tried,
      at: (kind) => now + place * APART_MS[kind],
    },
  );
  if (deliveryId !== null) {
    await trx
      .updateTable('dunning_notices')
      .set({ tried: [...tried], delivery_id: deliveryId, event_id: eventId })
      .where('id', '=', notice.id)
      .execute();
    return;
  }
  await trx
    .updateTable('dunning_notices')
    .set({ tried: [...tried], event_id: eventId, state: 'undelivered', settled_at: new Date(now) })
    .where('id', '=', notice.id)
    .execute();
  // Before the last day to pay nobody is called.
  if (notice.offset_days < 0) return;
  const task = {
    accountId: notice.account_id,
    serviceId: null,
    kind: 'call' as const,
    key: `notice:${notice.account_id}`,
    title: customer.number,
    details: [customer.name, customer.phone, customer.email].filter(Boolean).join(' · '),
    dueOn: today,
    by: 'dunning',
  };
  await upsertTask(trx, tenantId, task, now);
}

async function tell(
  trx: Trx,
  { tenantId, now, today }: NoticeWork,
  notice: DueNotice,
  { name, number, dueDate, openMinor, currency, customerId }: NoticeCustomer,
): Promise<string> {
  const { id } = await appendEvent(trx, tenantId, {
    type: dueDate < today ? 'invoice.overdue' : 'invoice.due_soon',
    at: now,
    subject: `invoice:${notice.invoice_id}`,
    correlationId: notice.invoice_id,
    actor: { kind: 'system' },
    data: {
      invoiceId: notice.invoice_id,
      accountId: notice.account_id,
      customer: { id: customerId, name },
      number,
      dueDate,
      offsetDays: daysBetween(dueDate, today),
      open: { amountMinor: openMinor, currency },
    },
  });
  return id;
}

interface NoticeCustomer {
  readonly customerId: string;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly hasWhatsappConsent: boolean;
  readonly number: string;
  readonly dueDate: CalendarDay;
  readonly openMinor: number;
  readonly currency: string;
}

async function readCustomer(trx: Trx, notice: DueNotice): Promise<NoticeCustomer | undefined> {
  const row = await trx
    .selectFrom('invoices as i')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'i.tenant_id').onRef('c.id', '=', 'i.customer_id'),
    )
    .where('i.id', '=', notice.invoice_id)
    .select(['c.id', 'c.name', 'c.phone', 'c.email', 'c.whatsapp_consent_at'])
    .select(['i.full_number', 'i.due_date', 'i.currency'])
    .select(
      sql<string>`i.total_minor - coalesce((select sum(a.amount_minor) from payment_allocations a
        where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null), 0)`.as(
        'open',
      ),
    )
    .executeTakeFirst();
  return (
    row && {
      customerId: row.id,
      name: row.name,
      phone: row.phone,
      email: row.email,
      hasWhatsappConsent: row.whatsapp_consent_at !== null,
      number: row.full_number,
      dueDate: row.due_date,
      openMinor: Number(row.open),
      currency: row.currency,
    }
  );
}

/** What became of those under way. */
async function settleNotices(trx: Trx, work: NoticeWork): Promise<readonly string[]> {
  const { now } = work;
  const rows = await trx
    .selectFrom('dunning_notices as n')
    .leftJoin('channel_deliveries as d', (join) =>
      join.onRef('d.tenant_id', '=', 'n.tenant_id').onRef('d.id', '=', 'n.delivery_id'),
    )
    .leftJoin('channels as c', (join) =>
      join.onRef('c.tenant_id', '=', 'd.tenant_id').onRef('c.id', '=', 'd.channel_id'),
    )
    .where('n.state', '=', 'sending')
    .where((eb) => eb.or([eb('d.state', 'is', null), eb('d.state', '<>', 'pending')]))
    .orderBy('n.created_at')
    .limit(MOST_AT_ONCE)
    .select(['n.id', 'n.account_id', 'n.invoice_id', 'n.offset_days', 'n.tried', 'n.event_id'])
    .select(['d.state', 'd.receipt', 'd.settled_at', 'c.kind'])
    .execute();
  const arrived: string[] = [];
  let place = 0;
  for (const row of rows) {
    const outcome = messageOutcome(row, now);
    if (outcome === 'waits') continue;
    if (outcome === 'delivered') {
      await settle(trx, row, 'delivered', row.settled_at?.getTime() ?? now);
      arrived.push(row.account_id);
    } else {
      await sendNext(trx, work, row, place);
      place += 1;
    }
  }
  return arrived;
}

async function settle(
  trx: Trx,
  notice: Pick<DueNotice, 'id'>,
  state: 'delivered' | 'undelivered',
  at: Instant,
): Promise<void> {
  await trx
    .updateTable('dunning_notices')
    .set({ state, settled_at: new Date(at) })
    .where('id', '=', notice.id)
    .execute();
}
