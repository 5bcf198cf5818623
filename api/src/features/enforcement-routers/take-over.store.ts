import type { NamedBlocks } from '@atalaya/core/domain/enforcement/take-over-names';
import type {
  takeOverApprovalSchema,
  takeOverApprovedSchema,
} from '@atalaya/core/wire/rest/take-over';
import { readNamedBlocks } from '@atalaya/platform/enforcement/take-over-named.read-model';
import { verdictOf } from '@atalaya/platform/enforcement/take-over-verdict';
import { sql } from 'kysely';
import type { z } from 'zod';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { ask, lockRouter } from './enforcement-routers.store.js';
import { isUnderWay, openEntries } from './take-over.read-model.js';

/** What another system marks its cuts with; what was approved under other names and waits is not done any more. */
export async function nameBlocks(unit: TenantUnit, id: string, named: NamedBlocks): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  const { terms, mode, via } = await lockRouter(unit, id);
  if (via === 'uisp') throw conflict('uisp-router', 'UISP enforces there: it has no such lists.');
  for (const own of [terms.suspendedProfile, terms.reducedProfile]) {
    if (named.profiles.includes(own)) {
      throw invalidField('profiles', `holds ${own}, which is the platform's own`);
    }
  }
  const before = await readNamedBlocks(trx, tenantId, id);
  await sql`
    insert into take_overs (tenant_id, router_id, named, named_at, named_by)
    values (${tenantId}, ${id}, ${JSON.stringify(named)}::jsonb, ${now}, ${actor.name})
    on conflict (tenant_id, router_id) do update set
      named = excluded.named, named_at = excluded.named_at, named_by = excluded.named_by`.execute(
    trx,
  );
  await trx
    .updateTable('network_commands')
    .set({ state: 'stale', settled_at: now })
    .where('router_id', '=', id)
    .where('intent', '=', 'adopt')
    .where('state', 'in', ['queued', 'failed'])
    .execute();
  if (mode !== 'off') await ask(unit, id);
  await unit.record({
    action: 'enforcement_router.take_over_named',
    subjectType: 'device',
    subjectId: id,
    before,
    after: named,
  });
}

/**
 * What a person saw in the preview of `seenAt` and gives over: a command for each customer, who is to have service
 * first. What became another since is left.
 */
export async function approveTakeOver(
  unit: TenantUnit,
  id: string,
  { seenAt, verdicts }: z.output<typeof takeOverApprovalSchema>,
): Promise<z.input<typeof takeOverApprovedSchema>> {
  const { trx, tenantId, actor, now } = unit;
  const { mode } = await lockRouter(unit, id);
  if (mode !== 'enforce') {
    throw conflict('router-not-on', 'The router is not switched on: nothing is written to it.');
  }
  const named = await readNamedBlocks(trx, tenantId, id);
  const seen = new Date(seenAt);
  const { rows: changed } = await sql<{ id: string }>`
    select e.id ${openEntries(id)} and not ${isUnderWay} and e.changed_at > ${seen}
      and ${verdictOf()} = any(${verdicts}::text[])`.execute(trx);
  // A return is claimed before a cut that was written later.
  const { rows } = await sql<{ entries: number }>`
    with given as (
      select e.id, e.service_id, ${verdictOf()} as verdict,
        jsonb_build_object('kind', e.kind, 'menu', e.menu, 'key', e.key, 'values', e."values", 'owners', e.owners) as block
      ${openEntries(id)} and not ${isUnderWay} and e.changed_at <= ${seen}
        and ${verdictOf()} = any(${verdicts}::text[])
    ), wanted as (
      select gen_random_uuid() as command_id, g.service_id, bool_or(g.verdict = 'release') as is_release,
        jsonb_agg(g.block order by g.block->>'key') as blocks, array_agg(g.id) as ids
      from given g group by g.service_id
    ), made as (
      insert into network_commands
        (tenant_id, id, router_id, service_id, intent, generation, actor, cause, payload, due_at, created_at)
      select ${tenantId}::uuid, w.command_id, ${id}::uuid, s.id, 'adopt', s.generation, ${actor.name}, 'take-over',
        jsonb_build_object('named', ${JSON.stringify(named)}::jsonb, 'blocks', w.blocks), ${now}::timestamptz,
        ${now}::timestamptz + case when w.is_release then interval '0' else interval '1 millisecond' end
      from wanted w join services s on s.tenant_id = ${tenantId} and s.id = w.service_id
      on conflict (tenant_id, service_id, router_id, intent) where state = 'queued' and service_id is not null
        do nothing
      returning id
    ), marked as (
      update take_over_entries e set command_id = w.command_id
      from wanted w join made m on m.id = w.command_id
      where e.tenant_id = ${tenantId} and e.id = any(w.ids)
      returning e.command_id
    )
    select count(*)::int as entries from marked group by command_id`.execute(trx);
  const told = {
    services: rows.length,
    entries: rows.reduce((sum, row) => sum + row.entries, 0),
    changed: changed.length,
  };
  if (told.services > 0) await ask(unit, id);
  await unit.record({
    action: 'enforcement_router.take_over',
    subjectType: 'device',
    subjectId: id,
    after: { seenAt, verdicts, named, ...told },
  });
  return told;
}
