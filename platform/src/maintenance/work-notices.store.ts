import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import { tellAt } from '@atalaya/core/domain/maintenance/telling-hours';
import type { WorkPhase } from '@atalaya/core/domain/messages/work-message';
import { WORK_MESSAGE } from '@atalaya/core/domain/outbox/outgoing-event';
import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { type Selectable, sql } from 'kysely';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import type { MaintenanceNoticesTable } from '../postgres/maintenance-tables.js';
import type { StoredWindow } from './maintenance-windows.read-model.js';
import type { MessageTerms } from './message-terms.read-model.js';
import { readLostDevices, readWindowHurt } from './window-effect.read-model.js';

/** Each day of a week that customers are told of a week before. */
const MOST_BEGUN = 8;

export type NoticeRow = Selectable<MaintenanceNoticesTable>;

export interface NoticeWork {
  readonly tenantId: string;
  readonly now: Instant;
  readonly terms: MessageTerms;
}

export interface NoticeTime extends Occurrence {
  readonly facts: NoticeRow['facts'];
}

/** Begins to tell customers of the times of a window that come near, each once; those that go on included. */
export async function beginNotices(
  trx: Trx,
  work: NoticeWork,
  window: StoredWindow,
): Promise<void> {
  const { tenantId, now, terms } = work;
  const times = nextOccurrences(window, terms.hours.timezone, now, MOST_BEGUN).filter(
    ({ from }) => tellAt(from, window.noticeHours * HOUR_MS, terms.hours) <= now,
  );
  if (times.length === 0) return;
  const known = await trx
    .selectFrom('maintenance_notices')
    .where('window_id', '=', window.id)
    .where(
      'from_at',
      'in',
      times.map(({ from }) => new Date(from)),
    )
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '=', 'ended')]))
    .select('from_at')
    .execute();
  const told = new Set(known.map((row) => row.from_at.getTime()));
  const facts = await readFacts(trx, window, terms);
  for (const time of times) {
    if (!told.has(time.from)) await insertNotice(trx, tenantId, window, { ...time, facts }, now);
  }
}

export async function insertNotice(
  trx: Trx,
  tenantId: string,
  { id, name }: Pick<StoredWindow, 'id' | 'name'>,
  { from, to, facts }: NoticeTime,
  now: Instant,
): Promise<NoticeRow> {
  return trx
    .insertInto('maintenance_notices')
    .values({
      tenant_id: tenantId,
      window_id: id,
      window_name: name,
      facts: JSON.stringify(facts),
      from_at: new Date(from),
      to_at: new Date(to),
      created_at: new Date(now),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Whom a time hurts is read when it is time to tell them, and again where its scope was changed since. */
export async function readAffected(
  trx: Trx,
  work: NoticeWork,
  notice: NoticeRow,
  window: StoredWindow,
): Promise<void> {
  const { now, terms } = work;
  const isDue = tellAt(notice.from_at.getTime(), window.noticeHours * HOUR_MS, terms.hours) <= now;
  const isFresh =
    notice.read_at !== null && (window.scopeChangedAt?.getTime() ?? 0) <= notice.read_at.getTime();
  if (!isDue || isFresh) return;
  const hurt = await readHurtIds(trx, window, now);
  const { rows } = await sql<{ customer_id: string; state: string }>`
    select customer_id, state from maintenance_messages
    where tenant_id = ${work.tenantId} and notice_id = ${notice.id} and phase = 'before'`.execute(
    trx,
  );
  const known = new Set(rows.map((row) => row.customer_id));
  await addMessages(trx, work, notice, {
    phase: 'planned',
    customers: hurt.filter((id) => !known.has(id)),
  });
  const hurtNow = new Set(hurt);
  await callOff(
    trx,
    work,
    notice,
    rows.map((row) => row.customer_id).filter((id) => !hurtNow.has(id)),
  );
  await trx
    .updateTable('maintenance_notices')
    .set({ read_at: new Date(now) })
    .where('id', '=', notice.id)
    .execute();
}

/** Who was told and is not hurt any more is told so; who was not told yet hears nothing. */
export async function callOff(
  trx: Trx,
  work: NoticeWork,
  notice: NoticeRow,
  customers: readonly string[],
): Promise<void> {
  if (customers.length === 0) return;
  await withdraw(trx, work, notice, 'not-needed', customers);
  const told = await readTold(trx, work.tenantId, notice.id, customers);
  await addMessages(trx, work, notice, { phase: 'cancelled', customers: told });
}

/** Takes back what was not sent yet. What is under way at this moment counts as told. */
export async function withdraw(
  trx: Trx,
  { tenantId, now }: NoticeWork,
  notice: Pick<NoticeRow, 'id'>,
  reason: 'too-late' | 'not-needed',
  customers: readonly string[] | null = null,
): Promise<void> {
  const at = new Date(now);
  const only = customers && [...customers];
  await sql`
    with withdrawn as (
      update channel_deliveries d
      set state = 'dead', dead_reason = 'withdrawn', settled_at = ${at}
      from maintenance_messages m
      where m.tenant_id = ${tenantId} and m.notice_id = ${notice.id} and m.phase = 'before' and m.state = 'sending'
        and (${only}::uuid[] is null or m.customer_id = any(${only}::uuid[]))
        and d.tenant_id = m.tenant_id and d.id = m.delivery_id and d.state = 'pending' and d.leased_until is null
      returning d.id
    )
    update maintenance_messages m set state = 'dropped', reason = ${reason}, settled_at = ${at}
    where m.tenant_id = ${tenantId} and m.notice_id = ${notice.id} and m.phase = 'before'
      and (${only}::uuid[] is null or m.customer_id = any(${only}::uuid[]))
      and (m.state = 'waiting' or m.delivery_id in (select id from withdrawn))`.execute(trx);
}

/** To whom it was said that this time comes. */
export async function readTold(
  trx: Trx,
  tenantId: string,
  noticeId: string,
  customers: readonly string[] | null = null,
): Promise<string[]> {
  const only = customers && [...customers];
  const { rows } = await sql<{ customer_id: string }>`
    select m.customer_id from maintenance_messages m
    left join channel_deliveries d on d.tenant_id = m.tenant_id and d.id = m.delivery_id
    where m.tenant_id = ${tenantId} and m.notice_id = ${noticeId} and m.phase = 'before'
      and (${only}::uuid[] is null or m.customer_id = any(${only}::uuid[]))
      and (m.state = 'told' or (m.state = 'sending' and d.state <> 'dead'))
    order by m.created_at, m.step`.execute(trx);
  return rows.map((row) => row.customer_id);
}

/** One event for all of them, and of each a message that waits; who has one of this phase already gets no other. */
export async function addMessages(
  trx: Trx,
  { tenantId, now }: NoticeWork,
  notice: NoticeRow,
  { phase, customers }: { readonly phase: WorkPhase; readonly customers: readonly string[] },
): Promise<void> {
  if (customers.length === 0) return;
  const [from, to] = [notice.from_at, notice.to_at];
  const { id: eventId } = await appendEvent(trx, tenantId, {
    type: WORK_MESSAGE,
    at: now,
    subject: `maintenance-notice:${notice.id}`,
    correlationId: notice.window_id ?? notice.id,
    actor: { kind: 'system' },
    data: {
      phase,
      ...notice.facts,
      from: from.toISOString(),
      to: to.toISOString(),
      isOn: from.getTime() <= now,
      noticeId: notice.id,
      customers: customers.length,
    },
  });
  const isBefore = phase === 'planned' || phase === 'moved';
  await sql`
    insert into maintenance_messages
      (tenant_id, notice_id, customer_id, phase, event_id, step, state, created_at)
    select ${tenantId}::uuid, ${notice.id}::uuid, c.id, ${isBefore ? 'before' : 'after'}, ${eventId}::uuid,
      (given.place - 1)::integer, 'waiting', ${new Date(now)}
    from unnest(${[...customers]}::uuid[]) with ordinality as given (id, place)
    join customers c on c.tenant_id = ${tenantId} and c.id = given.id
    on conflict (tenant_id, notice_id, phase, customer_id) do nothing`.execute(trx);
}

export async function readHurtIds(trx: Trx, window: StoredWindow, now: Instant): Promise<string[]> {
  const { inside } = await readLostDevices(trx, window.scope);
  return (await readWindowHurt(trx, inside, now)).customers.map(({ id }) => id);
}

const MOST_PLACES = 3;

/** What its messages say. Places are towers and points of presence: no customer is told of another one's address. */
export async function readFacts(
  trx: Trx,
  { scope, work, customerText }: StoredWindow,
  { brand }: MessageTerms,
): Promise<NoticeRow['facts']> {
  const idsOf = (...kinds: readonly string[]) =>
    scope.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  const rows = await trx
    .selectFrom('sites as s')
    .where('s.kind', '<>', 'premises')
    .where((eb) =>
      eb.or([
        eb('s.id', '=', sql<string>`any(${idsOf('site')}::uuid[])`),
        eb('s.id', 'in', (devices) =>
          devices
            .selectFrom('devices as d')
            .where('d.id', '=', sql<string>`any(${idsOf('device', 'subtree')}::uuid[])`)
            .where('d.site_id', 'is not', null)
            .select('d.site_id'),
        ),
      ]),
    )
    .orderBy('s.name')
    .limit(MOST_PLACES)
    .select('s.name')
    .execute();
  return { work, brand, place: rows.map(({ name }) => name).join(', '), text: customerText };
}
