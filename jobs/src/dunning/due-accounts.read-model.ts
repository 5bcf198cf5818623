import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** In one look; the next one comes at once. */
const MOST_AT_ONCE = 2_000;
/** The bus may lose news: what happened within this time and was not looked at since is found anyway. */
const NEWS_MS = 60 * MINUTE_MS;

/** Accounts whose decision is due by the clock. */
export async function readDueAccounts(
  trx: Trx,
  tenantId: string,
  now: Instant,
): Promise<readonly string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from dunning_decisions
    where tenant_id = ${tenantId} and is_current and next_eval_at <= ${new Date(now)}
    order by next_eval_at limit ${MOST_AT_ONCE}`.execute(trx);
  return rows.map((row) => row.account_id);
}

/**
 * Accounts with a service that nobody has decided yet, of those that changed within the time of news or of all: these are
 * read one by one for it. `isWhole` unless there may be more.
 */
export async function readUndecidedAccounts(
  trx: Trx,
  tenantId: string,
  now: Instant,
  among: 'changed' | 'all',
): Promise<{ readonly accountIds: readonly string[]; readonly isWhole: boolean }> {
  const since = new Date(now - NEWS_MS);
  const { rows } = await sql<{ account_id: string }>`
    select s.account_id from services s
    where s.tenant_id = ${tenantId} and s.account_id is not null and s.desired_state <> 'cancelled'
      and ${among === 'all' ? sql`true` : sql`s.updated_at >= ${since}`}
      and not exists (select from dunning_decisions d
        where d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current)
    limit ${MOST_AT_ONCE}`.execute(trx);
  return { accountIds: rows.map((row) => row.account_id), isWhole: rows.length < MOST_AT_ONCE };
}

/** Accounts to which something happened after they were last looked at, whatever the bus told. */
export async function readChangedAccounts(
  trx: Trx,
  tenantId: string,
  now: Instant,
  today: CalendarDay,
): Promise<readonly string[]> {
  const since = new Date(now - NEWS_MS);
  const { rows } = await sql<{ account_id: string }>`
    with news as (
      select account_id, received_at as at from payments where tenant_id = ${tenantId} and received_at >= ${since}
      union all
      select p.account_id, r.reversed_at from payment_reversals r
        join payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id
        where r.tenant_id = ${tenantId} and r.reversed_at >= ${since}
      union all
      select account_id, issued_at from credit_notes where tenant_id = ${tenantId} and issued_at >= ${since}
      union all
      select account_id, issued_at from invoices where tenant_id = ${tenantId} and issued_at >= ${since}
      union all
      select account_id, created_at from promises where tenant_id = ${tenantId} and created_at >= ${since}
      union all
      select account_id, greatest(created_at, released_at) from holds
        where tenant_id = ${tenantId} and (created_at >= ${since} or released_at >= ${since})
      union all
      select s.account_id, greatest(i.from_at, i.to_at) from incident_services i
        join services s on s.tenant_id = i.tenant_id and s.id = i.service_id
        where i.tenant_id = ${tenantId} and (i.from_at >= ${since} or i.to_at >= ${since})
    )
    select distinct n.account_id from news n
    join dunning_decisions d on d.tenant_id = ${tenantId} and d.account_id = n.account_id and d.is_current
    where d.evaluated_at < n.at
    union
    select d.account_id from service_pauses p
    join dunning_decisions d on d.tenant_id = p.tenant_id and d.service_id = p.service_id and d.is_current
    join services s on s.tenant_id = p.tenant_id and s.id = p.service_id
    where p.tenant_id = ${tenantId} and p.kind = 'voluntary' and case
      when p.starts_on <= ${today} and (p.ends_on is null or p.ends_on > ${today}) then s.desired_state in ('active', 'reduced')
      else p.ends_on = ${today} and s.desired_state = 'suspended' end
    limit ${MOST_AT_ONCE}`.execute(trx);
  return rows.map((row) => row.account_id);
}

/** Accounts with a service that is to be cut or reduced now, the one that waits longest first. */
export async function readReadyAccounts(
  trx: Trx,
  now: Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await ready(trx, now)
    .select('account_id')
    .orderBy('cut_at')
    .orderBy('decided_at')
    .orderBy('service_id')
    .limit(limit)
    .execute();
  return [...new Set(rows.map((row) => row.account_id))];
}

export async function countReady(trx: Trx, now: Instant): Promise<number> {
  const { count } = await ready(trx, now)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function ready(trx: Trx, now: Instant) {
  return trx
    .selectFrom('dunning_decisions')
    .where('is_current', '=', true)
    .where('action', '=', 'none')
    .where('is_enforced', '=', true)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'cut_eligible'), eb('cut_at', '<=', new Date(now))]),
        eb('reduce_at', '<=', new Date(now)),
      ]),
    );
}

/** When time alone makes something due next. */
export async function readNextAt(trx: Trx): Promise<Instant | null> {
  const row = await trx
    .selectFrom('dunning_decisions')
    .where('is_current', '=', true)
    .where('next_eval_at', 'is not', null)
    .orderBy('next_eval_at')
    .select('next_eval_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_eval_at?.getTime() ?? null;
}
