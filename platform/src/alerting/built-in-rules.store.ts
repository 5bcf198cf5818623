import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import type { Trx } from '../postgres/database.js';

/** Gives a tenant the built-in rules that it does not have yet; what it changed stays as it is. */
export async function ensureBuiltInRules(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const known = await trx
    .selectFrom('alert_rules')
    .select(['built_in'])
    .where('built_in', 'is not', null)
    .execute();
  const keys = new Set(known.map((row) => row.built_in));
  const missing = BUILT_IN_RULES.filter(({ key }) => !keys.has(key));
  if (missing.length === 0) return;
  const tenant = await trx
    .selectFrom('tenants')
    .select('locale')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('alert_rules')
    .values(
      missing.map((rule) => ({
        tenant_id: tenantId,
        name: tenant.locale === 'en' ? rule.name.en : rule.name.es,
        built_in: rule.key,
        enabled: true,
        severity: rule.severity,
        metric: rule.metric,
        condition: JSON.stringify(rule.condition),
        for_samples: rule.forSamples,
        recover_samples: rule.recoverSamples,
        guard: rule.guard === null ? null : JSON.stringify(rule.guard),
        selector: JSON.stringify(rule.selector),
        labels: '{}',
        created_at: now,
        updated_at: now,
      })),
    )
    // Another process gave it meanwhile, or a person uses the name already.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
