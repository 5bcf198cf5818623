import { type DunningPolicy, readDunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import type { Trx } from '../postgres/database.js';

export interface TenantTerms {
  readonly policy: DunningPolicy;
  /** IANA. */
  readonly timeZone: string;
  readonly currency: string;
  readonly locale: string;
}

/** By which rules and clocks a tenant is decided; in its transaction. */
export async function readTenantTerms(trx: Trx, tenantId: string): Promise<TenantTerms> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('billing_policies as p', 'p.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.timezone', 't.currency', 't.locale', 'p.dunning'])
    .executeTakeFirstOrThrow();
  return {
    policy: readDunningPolicy(row.dunning),
    timeZone: row.timezone,
    currency: row.currency,
    locale: row.locale,
  };
}
