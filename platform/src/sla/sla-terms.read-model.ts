import { billingPolicySchema } from '@atalaya/core/domain/billing/billing-policy';
import type { Country } from '@atalaya/core/domain/dunning/country-presets';
import { readDunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { ruleOf, type SlaPolicy, slaPolicySchema } from '@atalaya/core/domain/sla/sla-policy';
import type { SlaRule } from '@atalaya/core/domain/sla/sla-rule';
import type { Trx } from '../postgres/database.js';

export interface SlaTerms {
  readonly policy: SlaPolicy;
  readonly country: Country | null;
  readonly rule: SlaRule;
  /** IANA. */
  readonly timeZone: string;
  readonly locale: string;
  readonly incrementMinor: number;
}

/** By which rule and clocks a tenant credits lost service; in its transaction. */
export async function readSlaTerms(trx: Trx, tenantId: string): Promise<SlaTerms> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('billing_policies as p', 'p.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.timezone', 't.locale', 'p.sla', 'p.dunning', 'p.billing'])
    .executeTakeFirstOrThrow();
  const policy = slaPolicySchema.parse(row.sla ?? {});
  const { country } = readDunningPolicy(row.dunning);
  return {
    policy,
    country,
    rule: ruleOf(policy, country),
    timeZone: row.timezone,
    locale: row.locale,
    incrementMinor: billingPolicySchema.parse(row.billing ?? {}).roundingIncrementMinor,
  };
}
