import { COUNTRIES, COUNTRY_PRESETS } from '@atalaya/core/domain/dunning/country-presets';
import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { holidaysOf } from '@atalaya/core/domain/dunning/holidays';
import { tooLenient } from '@atalaya/core/domain/dunning/regulation';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import { sql } from 'kysely';
import { invalid } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Replaces the policy; refused where it allows more than its country's rules do. */
export async function replaceDunningPolicy(
  unit: TenantUnit,
  policy: DunningPolicy,
): Promise<DunningPolicy> {
  const { trx, tenantId, actor, now } = unit;
  const errors = tooLenient(policy);
  if (errors.length > 0) throw invalid(errors);
  await unit.lockTenant();
  const before = (await readTenantTerms(trx, tenantId)).policy;
  const marks = { updated_at: now, updated_by: actor.name };
  const dunning = JSON.stringify(policy);
  await trx
    .insertInto('billing_policies')
    .values({ tenant_id: tenantId, dunning, ...marks })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet({ dunning, ...marks }))
    .execute();
  // Other rules, other decisions: everybody who owes is looked at again.
  await sql`update dunning_decisions set next_eval_at = ${now}
    where tenant_id = ${tenantId} and is_current and state not in ('current', 'terminated')`.execute(
    trx,
  );
  await unit.record({
    action: 'dunning_policy.update',
    subjectType: 'dunning_policy',
    subjectId: tenantId,
    before,
    after: policy,
  });
  unit.announce('tenant.changed');
  return policy;
}

/** What each country's rules are known to be, with its holidays of this year and the next. */
export function countryPresets(now: Date) {
  const year = now.getUTCFullYear();
  return COUNTRIES.map((country) => {
    const { holidays, regulation, legal } = COUNTRY_PRESETS[country];
    const days = [year, year + 1].flatMap((each) => [...holidaysOf(holidays, each)]);
    return { country, holidays: days.sort(), regulation, legal: [...legal] };
  });
}
