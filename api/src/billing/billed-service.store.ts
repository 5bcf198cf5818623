import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import { notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { lockedAccount } from './account-of.store.js';

/** A service, its account under its lock (null for one that is not billed), and how its days are counted. */
export async function lockedService(unit: TenantUnit, id: string) {
  const found = await unit.trx
    .selectFrom('services')
    .select('account_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw notFound();
  const account = found.account_id === null ? null : await lockedAccount(unit, found.account_id);
  const service = await unit.find('services', id);
  const policy = await readBillingPolicy(unit.trx, unit.tenantId);
  const rule = { anchorDay: account?.anchor_day ?? 1, proration: policy.proration };
  return { service, account, rule, policy };
}
