import type { EscalationPolicy } from '@atalaya/core/domain/paging/escalation-policy';
import type { Selectable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { EscalationPoliciesTable } from '../postgres/paging-tables.js';

export function asPolicy(row: Selectable<EscalationPoliciesTable>): EscalationPolicy {
  const { repeat_minutes: everyMinutes, repeat_times: times } = row;
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    isDefault: row.is_default,
    severities: row.severities,
    siteIds: row.site_ids,
    steps: row.steps,
    repeat: everyMinutes === null || times === null ? null : { everyMinutes, times },
  };
}

/** Every policy, in the order of their names. In a tenant's transaction. */
export async function readPolicies(trx: Trx): Promise<EscalationPolicy[]> {
  const rows = await trx
    .selectFrom('escalation_policies')
    .selectAll()
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(asPolicy);
}
