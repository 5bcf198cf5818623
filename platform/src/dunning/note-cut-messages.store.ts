import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { ChangedLine } from '../enforcement/observe-lines.store.js';
import type { Trx } from '../postgres/database.js';

/** A cut that other systems were told of. */
export interface AnnouncedCut {
  readonly serviceId: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly cutAt: Instant;
  /** By the tenant's clocks. */
  readonly cutOn: CalendarDay;
}

/**
 * That these customers are to be told that a cut is near, once for a day of it: one that moves within its day, or that
 * waits for its message, is the same. In the transaction of the decision.
 */
export async function noteCutsSoon(
  trx: Trx,
  tenantId: string,
  cuts: readonly AnnouncedCut[],
  now: Instant,
): Promise<void> {
  if (cuts.length === 0) return;
  const rows = cuts.map((cut) => ({ ...cut, cutAt: new Date(cut.cutAt) }));
  await sql`
    insert into cut_messages (tenant_id, service_id, account_id, customer_id, phase, about, event_at, state, created_at)
    select ${tenantId}::uuid, r."serviceId", r."accountId", r."customerId", 'soon', r."cutOn", r."cutAt", 'waiting',
      ${new Date(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r
      ("serviceId" uuid, "accountId" uuid, "customerId" uuid, "cutOn" text, "cutAt" timestamptz)
    on conflict (tenant_id, service_id, phase, about) do update
      set event_at = excluded.event_at, state = 'waiting', reason = null, settled_at = null
      where cut_messages.state in ('waiting', 'dropped')`.execute(trx);
}

/**
 * That these customers are to be told of what was seen on the network: lines that are cut for what is owed, and lines
 * that returned from such a cut; each once for one cut, however often it is seen. A pause and a cut that a person made
 * of somebody who owes nothing are theirs to tell. In the transaction that wrote down what was seen.
 */
export async function noteSeenCuts(
  trx: Trx,
  tenantId: string,
  changed: readonly ChangedLine[],
  now: Instant,
): Promise<void> {
  const rows = changed.flatMap(({ serviceId, accountId, generation, desired, before, after }) => {
    const phase = phaseOf({ desired, after });
    return phase === null || accountId === null
      ? []
      : [{ serviceId, accountId, generation, phase, wasCut: before === 'suspended' }];
  });
  if (rows.length === 0) return;
  const at = new Date(now);
  await sql`
    insert into cut_messages (tenant_id, service_id, account_id, customer_id, phase, about, event_at, state, created_at)
    select s.tenant_id, s.id, s.account_id, s.customer_id, r.phase, cut.generation::text, ${at}::timestamptz, 'waiting',
      ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r
      ("serviceId" uuid, "accountId" uuid, generation integer, phase text, "wasCut" boolean)
    join services s on s.tenant_id = ${tenantId} and s.id = r."serviceId"
    cross join lateral (
      select d.generation, d.action, d.inputs -> 'cut' ->> 'cause' as cause from dunning_decisions d
      where d.tenant_id = ${tenantId} and d.account_id = r."accountId" and d.service_id = s.id and d.is_enforced
        and d.generation <= r.generation and d.action = 'suspend'
      order by d.generation desc limit 1
    ) cut
    where cut.cause = 'debt' and case r.phase
      when 'cut' then cut.generation = r.generation
      -- Nobody saw it in between, and they were told that it was cut.
      else r."wasCut" or exists (select from cut_messages c where c.tenant_id = s.tenant_id and c.service_id = s.id
        and c.phase = 'cut' and c.about = cut.generation::text and c.state <> 'dropped') end
    on conflict (tenant_id, service_id, phase, about) do nothing`.execute(trx);
}

function phaseOf({
  desired,
  after,
}: Pick<ChangedLine, 'desired' | 'after'>): 'cut' | 'back' | null {
  if (desired === 'suspended' && after === 'suspended') return 'cut';
  return desired === 'active' && after === 'active' ? 'back' : null;
}
