import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** An open account of this tenant under its lock; a 400 on `field` otherwise. */
export async function lockedAccount(unit: TenantUnit, accountId: string, field = 'accountId') {
  await lockAccounts(unit.trx, unit.tenantId, [accountId]);
  const account = await unit.trx
    .selectFrom('accounts')
    .selectAll()
    .where('tenant_id', '=', unit.tenantId)
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (account === undefined) throw invalidField(field, 'is not an account of this organisation');
  if (account.status === 'closed') throw invalidField(field, 'is closed');
  return account;
}

/** A service of that account, and a tax group of the tenant, where they are named. */
export async function checkRefs(
  unit: TenantUnit,
  accountId: string,
  refs: { readonly serviceId: string | null; readonly taxGroupId: string | null },
  at = '',
): Promise<void> {
  const { serviceId, taxGroupId } = refs;
  if (serviceId !== null) {
    const row = await unit.trx
      .selectFrom('services')
      .select('id')
      .where('id', '=', serviceId)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (!row) throw invalidField(`${at}serviceId`, 'is not a service of this account');
  }
  if (taxGroupId !== null) {
    const row = await unit.trx
      .selectFrom('tax_groups')
      .select('id')
      .where('id', '=', taxGroupId)
      .executeTakeFirst();
    if (!row) throw invalidField(`${at}taxGroupId`, 'is not a tax group of this organisation');
  }
}
