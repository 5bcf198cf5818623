import type { dunningRunSchema } from '@atalaya/core/wire/rest/dunning';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { DunningRunsTable } from '@atalaya/platform/postgres/dunning-tables';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type RunView = z.infer<typeof dunningRunSchema>;

export async function readRuns(trx: Trx): Promise<RunView[]> {
  const rows = await trx
    .selectFrom('dunning_runs')
    .selectAll()
    .orderBy('run_on', 'desc')
    .limit(60)
    .execute();
  return rows.map(asRun);
}

/** Only a day that stopped is decided. */
export async function decideRun(
  unit: TenantUnit,
  id: string,
  isApproved: boolean,
): Promise<RunView> {
  const { trx, tenantId, actor, now } = unit;
  const before = await trx
    .selectFrom('dunning_runs')
    .where('id', '=', id)
    .select('state')
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined) throw notFound();
  if (before.state !== 'stopped') {
    throw conflict('run-not-stopped', 'The cuts of that day do not wait for anybody.');
  }
  const state = isApproved ? ('approved' as const) : ('rejected' as const);
  const after = await trx
    .updateTable('dunning_runs')
    .set({ state, decided_by: actor.name, decided_at: now, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`update dunning_decisions set next_eval_at = ${now}
    where tenant_id = ${tenantId} and is_current and state = 'cut_eligible'`.execute(trx);
  await unit.record({
    action: `dunning_run.${state}`,
    subjectType: 'dunning_run',
    subjectId: id,
    before,
    after: asRun(after),
  });
  unit.announce('tenant.changed');
  return asRun(after);
}

function asRun(row: Selectable<DunningRunsTable>): RunView {
  const reasons: RunView['reasons'] = Array.isArray(row.reasons) ? row.reasons : [];
  return {
    id: row.id,
    day: row.run_on,
    state: row.state,
    activeServices: row.active_services,
    wanted: row.wanted,
    done: row.done,
    usual: row.usual,
    reasons,
    startedAt: row.started_at.toISOString(),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}
