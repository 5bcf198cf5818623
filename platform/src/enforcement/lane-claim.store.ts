import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type {
  EnforcementRoutersTable,
  NetworkCommandsTable,
} from '../postgres/enforcement-tables.js';
import { speedOf } from '../sync/speed-of.js';

/** How often a whole router is held against the books, where nothing asks for it sooner. */
export const COMPARE_EVERY_MS = 5 * MINUTE_MS;
/** Of one claim: a payment that comes meanwhile waits no longer than these take. */
const MOST_COMMANDS = 100;
/** A command that was under way so often while its collector died is given up: it may be what kills it. */
const MOST_DEATHS = 8;

/** Which routers a collector reaches: those that are pinned to it, and of one beside the platform those of nobody. */
export interface RoutersOf {
  /** null: one that nothing is pinned to. */
  readonly collectorId: string | null;
  readonly isRemote: boolean;
}

export interface Claim {
  readonly now: Date;
  readonly until: Date;
  readonly claim: string;
  readonly of: RoutersOf;
}

export interface ClaimedRouter {
  readonly router: Selectable<EnforcementRoutersTable>;
  readonly isCompared: boolean;
  readonly commands: readonly Selectable<NetworkCommandsTable>[];
}

/**
 * A router that nobody has and where something is due, taken with it; SKIP LOCKED, so that no two collectors take one.
 * Restores come first, then the firewall's rules. One that is pinned to a collector is its own and nobody else's.
 */
export async function claimRouter(
  trx: Trx,
  tenantId: string,
  request: Claim,
): Promise<ClaimedRouter | undefined> {
  const { now, until, claim, of } = request;
  const { rows } = await sql<
    Selectable<EnforcementRoutersTable> & { is_compared: boolean; is_back: boolean }
  >`
    select r.*, w.is_compared, w.is_back
    from enforcement_routers r
    join devices d on d.tenant_id = r.tenant_id and d.id = r.device_id
      and (d.collector_id = ${of.collectorId}::uuid or (not ${of.isRemote} and d.collector_id is null))
    left join device_state s on s.tenant_id = r.tenant_id and s.device_id = r.device_id
    cross join lateral (
      select r.mode <> 'off' and coalesce((r.reconciled->>'retryAt')::timestamptz <= ${now}, true) and (
          r.reconcile_asked_at is not null or r.reconciled_at is null
          or r.reconciled_at <= ${new Date(now.getTime() - COMPARE_EVERY_MS)}
          or (s.state = 'up' and s.since > r.reconciled_at)
        ) as is_compared,
        s.state = 'up' and s.since > coalesce(r.reconciled_at, '-infinity') as is_back
    ) w
    cross join lateral (
      select min(c.due_at) as at, bool_or(c.intent = 'restore') as is_return from network_commands c
      where c.tenant_id = r.tenant_id and c.router_id = r.device_id and (
        c.state = 'running'
        or (r.mode = 'enforce' and c.state in ('queued', 'failed') and (c.due_at <= ${now} or (w.is_back and c.state = 'queued')))
      )
    ) due
    where r.tenant_id = ${tenantId} and (r.lane_claimed_until is null or r.lane_claimed_until < ${now})
      and (due.at is not null or w.is_compared)
    order by due.is_return desc nulls last, due.at nulls last, r.reconciled_at nulls first, r.device_id
    limit 1 for update of r skip locked`.execute(trx);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { is_compared: isCompared, is_back: isBack, ...router } = row;
  await trx
    .updateTable('enforcement_routers')
    .set({ lane_claimed_by: claim, lane_claimed_until: until, lane_sequence: 0 })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', router.device_id)
    .execute();
  await returnOfDead(trx, tenantId, router.device_id, now);
  const isWritten = router.mode === 'enforce';
  const commands = isWritten
    ? await takeDue(trx, tenantId, { routerId: router.device_id, now, isBack: isBack ?? false })
    : [];
  return { router, isCompared, commands };
}

/** Whoever had the lane before has died: what it was about waits again, and whether it was written is not known. */
export async function returnOfDead(trx: Trx, tenantId: string, routerId: string, now: Date) {
  await sql`
    update network_commands set attempts = attempts + 1, due_at = ${now},
      state = case when attempts + 1 >= ${MOST_DEATHS} then 'dead' else 'failed' end,
      settled_at = case when attempts + 1 >= ${MOST_DEATHS} then ${now}::timestamptz end,
      error = 'The collector that had it stopped before it told what became of it.'
    where tenant_id = ${tenantId} and router_id = ${routerId} and state = 'running'`.execute(trx);
}

/** What is due and still wanted is under way from now on; what something newer took the place of is stale. */
async function takeDue(
  trx: Trx,
  tenantId: string,
  of: { readonly routerId: string; readonly now: Date; readonly isBack: boolean },
): Promise<Selectable<NetworkCommandsTable>[]> {
  const { routerId, now, isBack } = of;
  await endOutdated(trx, tenantId, routerId, now);
  const { rows } = await sql<Selectable<NetworkCommandsTable>>`
    with due as (
      select id from network_commands
      where tenant_id = ${tenantId} and router_id = ${routerId} and state in ('queued', 'failed')
        and (due_at <= ${now} or (${isBack} and state = 'queued'))
      order by intent = 'restore' desc, intent = 'bundle' desc, intent = 'provision', created_at, id
      limit ${MOST_COMMANDS}
    ), held as (
      select c.id from network_commands c join due on due.id = c.id
      where c.tenant_id = ${tenantId} and c.state in ('queued', 'failed') order by c.id for update of c
    )
    update network_commands c set state = 'running', started_at = ${now},
      payload = case when c.intent = 'provision' then c.payload || coalesce((
        select jsonb_build_object('speed', ${speedOf('p')})
        from services s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
        where s.tenant_id = c.tenant_id and s.id = c.service_id
      ), '{}') else c.payload end
    from held where c.tenant_id = ${tenantId} and c.id = held.id
    returning c.*`.execute(trx);
  const rank = ({ intent }: { intent: string }) => ['restore', 'bundle', intent].indexOf(intent);
  return rows.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.created_at.getTime() - b.created_at.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
}

/** Of this router, what waits although something newer is wanted of its line. */
export async function endOutdated(
  trx: Trx,
  tenantId: string,
  routerId: string,
  now: Date,
): Promise<void> {
  await sql`
    with held as (
      select c.id from network_commands c
      join services s on s.tenant_id = c.tenant_id and s.id = c.service_id
      where c.tenant_id = ${tenantId} and c.router_id = ${routerId} and c.state in ('queued', 'failed')
        and not ${stillWanted('c', 's')}
      order by c.id for update of c
    )
    update network_commands c set state = 'stale', settled_at = ${now}
    from held h where c.tenant_id = ${tenantId} and c.id = h.id`.execute(trx);
}

/** Of these commands of a lane those that the books still want. */
export async function readStillWanted(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  commandIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from network_commands c
    left join services s on s.tenant_id = c.tenant_id and s.id = c.service_id
    where c.tenant_id = ${tenantId} and c.router_id = ${routerId} and c.state = 'running'
      and c.id = any(${[...commandIds]}::uuid[])
      and (c.service_id is null or ${stillWanted('c', 's')})`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Whether command `c` of service `s` is what the books want now. A new speed that waits for the night is not pushed by
 * one that was made before; a line that is missing on its router is made all the same.
 */
const stillWanted = (command: string, service: string) => {
  const c = sql.ref(command);
  const s = sql.ref(service);
  return sql<boolean>`case when ${c}.intent in ('suspend', 'reduce', 'restore', 'withdraw')
    then ${c}.generation = ${s}.generation else ${s}.desired_state <> 'cancelled'
      and (${c}.intent <> 'provision' or ${c}.cause not in ('plan-change', 'service')
        or coalesce(${s}.speed_due_at <= ${c}.due_at, true)) end`;
};
