import { STATE_INTENTS, type StateIntent } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { readAccessRouters } from '../dunning/access-routers.read-model.js';
import type { Trx } from '../postgres/database.js';
import { askAboutRouters } from './ask-about-routers.store.js';
import { readLimited } from './limited-routers.read-model.js';

export interface WantedCommand {
  readonly serviceId: string;
  readonly intent: StateIntent | 'provision';
  /** A person's or a key's name, or the part of the platform. */
  readonly actor: string;
  /** A word of why: `dunning`, `hand`, `pause`, `service`, `plan-change`, `catch-up`. */
  readonly cause: string;
  readonly decisionId: string | null;
}

/**
 * Writes the commands that bring these lines to what the books want of them, in the transaction that changed it and
 * after the change; each router that is switched on and that carries the line, or may hold an entry of it, gets one. A
 * cut of a line that is open on several routers is written to none, and asked of a person.
 * What waited for the line is stale. A few statements however many. Returns how many were written; publish
 * `network-commands.requested` after the commit.
 */
export async function queueCommands(
  trx: Trx,
  tenantId: string,
  wanted: readonly WantedCommand[],
  now: Instant,
): Promise<number> {
  if (wanted.length === 0) return 0;
  const enforced = await readEnforced(trx, tenantId);
  // Where no router is switched on nothing waits either: switching one off ends what waited for it.
  if (enforced.size === 0) return 0;
  const ids = wanted.map(({ serviceId }) => serviceId);
  const carrying = await readAccessRouters(trx, tenantId, ids, now);
  const limited = await readLimited(trx, tenantId, ids);
  const untouched = await endWaiting(trx, tenantId, wanted, now);
  const rows = wanted.flatMap((command) =>
    routersFor(command, { carrying, limited, untouched })
      .filter((id) => enforced.has(id))
      .map((routerId) => ({ ...command, routerId })),
  );
  const unclear = wanted
    .filter(({ intent }) => intent === 'suspend' || intent === 'reduce')
    .map(({ serviceId }) => [serviceId, carrying.get(serviceId)?.length ?? 0] as const)
    .filter(([, routers]) => routers > 1);
  await askAboutRouters(trx, tenantId, new Map(unclear), now);
  if (rows.length === 0) return 0;
  const at = new Date(now);
  const { rows: written } = await sql<{ id: string }>`
    insert into network_commands
      (tenant_id, router_id, service_id, intent, generation, actor, cause, decision_id, due_at, created_at)
    select ${tenantId}::uuid, r."routerId", s.id, r.intent, s.generation, r.actor, r.cause, r."decisionId",
      ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r
      ("serviceId" uuid, "routerId" uuid, intent text, actor text, cause text, "decisionId" uuid)
    join services s on s.tenant_id = ${tenantId} and s.id = r."serviceId"
    on conflict (tenant_id, service_id, router_id, intent) where state = 'queued' and service_id is not null
      do nothing
    returning id`.execute(trx);
  return written.length;
}

function routersFor(
  { serviceId, intent }: WantedCommand,
  of: {
    readonly carrying: ReadonlyMap<string, readonly { readonly id: string }[]>;
    readonly limited: ReadonlyMap<string, ReadonlySet<string>>;
    readonly untouched: ReadonlySet<string>;
  },
): readonly string[] {
  const own = of.carrying.get(serviceId) ?? [];
  const isEnding = intent === 'restore' || intent === 'withdraw';
  const targets = new Set(isEnding ? of.limited.get(serviceId) : []);
  // A cut that no router ever heard of needs no return.
  const isSpared = (id: string) =>
    intent === 'restore' && of.untouched.has(`${serviceId} ${id}`) && !targets.has(id);
  // Access that was read on several routers is confirmed on none: nothing is cut or slowed there. Who is to be let in is
  // let in on all of them, for where nothing of ours stands nothing is written.
  const seen = own.length === 1 || intent === 'restore' ? own : [];
  for (const { id } of seen) if (!isSpared(id)) targets.add(id);
  return [...targets];
}

async function readEnforced(trx: Trx, tenantId: string): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('enforcement_routers')
    .select('device_id')
    .where('tenant_id', '=', tenantId)
    .where('mode', '=', 'enforce')
    .execute();
  return new Set(rows.map((row) => row.device_id));
}

/** Ends what waited; answers `service router` of limits that no collector had taken. */
async function endWaiting(
  trx: Trx,
  tenantId: string,
  wanted: readonly WantedCommand[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const given = JSON.stringify(wanted.map(({ serviceId, intent }) => ({ serviceId, intent })));
  const { rows } = await sql<{ service_id: string; router_id: string }>`
    with held as (
      select c.id from network_commands c
      join jsonb_to_recordset(${given}::jsonb) as g ("serviceId" uuid, intent text) on g."serviceId" = c.service_id
      where c.tenant_id = ${tenantId} and c.state in ('queued', 'failed')
        and case when g.intent = 'provision' then c.intent = 'provision'
          else g.intent = 'withdraw' or c.intent = any(${[...STATE_INTENTS]}::text[]) end
      order by c.id for update of c
    ), ended as (
      update network_commands c set state = 'stale', settled_at = ${new Date(now)}
      from held h where c.tenant_id = ${tenantId} and c.id = h.id
      returning c.service_id, c.router_id, c.intent, c.started_at
    )
    select service_id, router_id from ended
    where intent in ('suspend', 'reduce') and started_at is null`.execute(trx);
  return new Set(rows.map((row) => `${row.service_id} ${row.router_id}`));
}
