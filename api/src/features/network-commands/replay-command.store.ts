import { isOfGeneration } from '@atalaya/core/domain/enforcement/wanted-intent';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** A command that was given up, or waits for its next try, is due at once and has all its tries before it. */
export async function replayCommand(unit: TenantUnit, id: string): Promise<void> {
  const { trx, now } = unit;
  const row = await trx
    .selectFrom('network_commands as c')
    .innerJoin('enforcement_routers as r', (join) =>
      join.onRef('r.tenant_id', '=', 'c.tenant_id').onRef('r.device_id', '=', 'c.router_id'),
    )
    .leftJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'c.tenant_id').onRef('s.id', '=', 'c.service_id'),
    )
    .where('c.id', '=', id)
    .select(['c.state', 'c.intent', 'c.generation', 'c.service_id', 'c.router_id', 'c.attempts'])
    .select(['s.generation as current', 's.desired_state', 'r.mode'])
    .forUpdate('c')
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  if (row.state !== 'dead' && row.state !== 'failed') {
    throw conflict('not-failed', 'Only a command that failed or was given up is tried again.');
  }
  if (row.mode !== 'enforce') {
    throw conflict('router-not-on', 'The router is not switched on: nothing is written to it.');
  }
  const isWanted =
    row.service_id === null ||
    (isOfGeneration(row.intent)
      ? row.generation === row.current
      : row.desired_state !== 'cancelled');
  if (!isWanted) {
    throw conflict('not-wanted', 'Something newer is wanted of the line by now.');
  }
  const twin = await trx
    .selectFrom('network_commands')
    .where('service_id', row.service_id === null ? 'is' : '=', row.service_id)
    .where('router_id', '=', row.router_id)
    .where('intent', '=', row.intent)
    .where('state', '=', 'queued')
    .select('id')
    .executeTakeFirst();
  if (twin !== undefined) {
    throw conflict('under-way', 'The same command waits for the router already.');
  }
  await trx
    .updateTable('network_commands')
    .set({ state: 'queued', attempts: 0, due_at: now, settled_at: null })
    .where('id', '=', id)
    .execute();
  await unit.record({
    action: 'network_command.replay',
    subjectType: 'network_command',
    subjectId: id,
    before: { state: row.state, attempts: row.attempts },
    after: { state: 'queued', attempts: 0 },
  });
  unit.announce('network-commands.requested');
}
