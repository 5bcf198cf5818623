import type { EscalationPolicyView } from '@atalaya/core/wire/rest/paging';
import { asPolicy } from '@atalaya/platform/paging/escalation-policies.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { EscalationPoliciesTable } from '@atalaya/platform/postgres/paging-tables';
import type { Selectable } from 'kysely';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

export type PolicyRow = Selectable<EscalationPoliciesTable>;

/** By name; one row more than `limit`, which tells whether there is a next page. */
export async function readPolicyRows(
  trx: Trx,
  limit: number,
  after: Position | undefined,
): Promise<PolicyRow[]> {
  let rows = trx
    .selectFrom('escalation_policies')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    const [name, id] = [String(after[0]), String(after[1])];
    rows = rows.where((eb) => eb(eb.refTuple('name', 'id'), '>', eb.tuple(name, id)));
  }
  return rows.execute();
}

export async function readPolicy(trx: Trx, id: string): Promise<EscalationPolicyView> {
  const rows = await trx
    .selectFrom('escalation_policies')
    .selectAll()
    .where('id', '=', id)
    .execute();
  const [view] = await asPolicyViews(trx, rows);
  if (view === undefined) throw notFound();
  return view;
}

/** With the names of what they mention, as far as it is still there. */
export async function asPolicyViews(
  trx: Trx,
  rows: readonly PolicyRow[],
): Promise<EscalationPolicyView[]> {
  const policies = rows.map((row) => ({ ...asPolicy(row), updatedAt: row.updated_at }));
  const targets = policies.flatMap(({ steps }) => steps.flatMap((step) => step.targets));
  const ids = [...targets.map(({ id }) => id), ...policies.flatMap(({ siteIds }) => siteIds)];
  const names = await readNames(trx, ids);
  const nameOf = (id: string) => names.get(id) ?? null;
  return policies.map(({ siteIds, severities, steps, updatedAt, ...policy }) => ({
    ...policy,
    severities: [...severities],
    sites: siteIds.map((id) => ({ id, name: nameOf(id) })),
    steps: steps.map(({ afterMinutes, targets }) => ({
      afterMinutes,
      targets: targets.map((target) => ({ ...target, name: nameOf(target.id) })),
    })),
    updatedAt: updatedAt.toISOString(),
  }));
}

async function readNames(trx: Trx, ids: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (ids.length === 0) return names;
  for (const table of ['channels', 'on_call_rotas', 'sites'] as const) {
    const rows = await trx
      .selectFrom(table)
      .select(['id', 'name'])
      .where('id', 'in', ids)
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}
