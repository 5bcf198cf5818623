import {
  type BillingPolicy,
  billingPolicySchema,
} from '@atalaya/core/domain/billing/billing-policy';
import type { Withholding } from '@atalaya/core/domain/billing/line-taxes';
import type { Trx } from '@atalaya/platform/postgres/database';
import { notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

export interface NewAccount {
  readonly customerId: string;
  readonly anchorDay?: number | undefined;
  readonly dueAfterDays?: number | undefined;
  readonly mode?: 'prepaid' | 'postpaid' | undefined;
  readonly withholdings?: readonly Withholding[] | undefined;
}

/** How a new account is billed where nobody says otherwise. */
export interface AccountDefaults {
  readonly currency: string;
  readonly policy: Pick<BillingPolicy, 'anchorDay' | 'dueAfterDays' | 'mode'>;
}

export async function readAccountDefaults(trx: Trx): Promise<AccountDefaults> {
  const tenant = await trx.selectFrom('tenants').select('currency').executeTakeFirst();
  if (tenant === undefined) throw notFound();
  const stored = await trx.selectFrom('billing_policies').select('billing').executeTakeFirst();
  return { currency: tenant.currency, policy: billingPolicySchema.parse(stored?.billing ?? {}) };
}

/** The columns of a new account, in the tenant's currency. */
export function accountRow(account: NewAccount, { currency, policy }: AccountDefaults, now: Date) {
  return {
    customer_id: account.customerId,
    currency,
    anchor_day: account.anchorDay ?? policy.anchorDay,
    due_after_days: account.dueAfterDays ?? policy.dueAfterDays,
    mode: account.mode ?? policy.mode,
    withholdings: JSON.stringify(account.withholdings ?? []),
    created_at: now,
    updated_at: now,
  };
}

export async function insertAccount(unit: TenantUnit, account: NewAccount): Promise<string> {
  const defaults = await readAccountDefaults(unit.trx);
  return (await unit.insert('accounts', accountRow(account, defaults, unit.now))).id;
}
