import type { Country } from '@atalaya/core/domain/dunning/country-presets';
import { problemsOf, type SlaPolicy } from '@atalaya/core/domain/sla/sla-policy';
import { readSlaTerms } from '@atalaya/platform/sla/sla-terms.read-model';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Gives the country by which the policy goes where it names no rule of its own. */
export async function replaceSlaPolicy(
  unit: TenantUnit,
  policy: SlaPolicy,
): Promise<Country | null> {
  await unit.lockTenant();
  const { policy: before, country } = await readSlaTerms(unit.trx, unit.tenantId);
  const [problem] = problemsOf(policy, country);
  if (problem !== undefined) throw invalidField(problem.field, problem.message);
  const marks = { updated_at: unit.now, updated_by: unit.actor.name };
  await unit.trx
    .insertInto('billing_policies')
    .values({ tenant_id: unit.tenantId, sla: JSON.stringify(policy), ...marks })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet({ sla: JSON.stringify(policy), ...marks }),
    )
    .execute();
  await unit.record({
    action: 'sla_policy.update',
    subjectType: 'billing_policy',
    subjectId: unit.tenantId,
    before,
    after: policy,
  });
  return country;
}
