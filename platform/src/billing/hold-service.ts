import type { DayRule } from '@atalaya/core/domain/billing/unused-days';
import type { Selectable } from 'kysely';
import type { AccountsTable } from '../postgres/billing-tables.js';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';
import { readBillingPolicy } from './billing-policy.read-model.js';
import { lockAccounts } from './lock-accounts.js';

export interface HeldService {
  readonly service: Selectable<Schema['services']>;
  /** Null of one that is not billed. */
  readonly account: Selectable<AccountsTable> | null;
  readonly rule: DayRule;
}

/** A service under its account's lock, and how its days are counted; undefined where there is none. */
export async function holdService(
  trx: Trx,
  tenantId: string,
  id: string,
): Promise<HeldService | undefined> {
  const services = () =>
    trx.selectFrom('services').where('tenant_id', '=', tenantId).where('id', '=', id);
  const found = await services().select('account_id').executeTakeFirst();
  if (found === undefined) return undefined;
  const { account_id: accountId } = found;
  if (accountId !== null) await lockAccounts(trx, tenantId, [accountId]);
  const service = await services().selectAll().forUpdate().executeTakeFirst();
  if (service === undefined) return undefined;
  // Somebody gave it to another account meanwhile: that one's lock is the right one.
  if (service.account_id !== accountId && service.account_id !== null) {
    await lockAccounts(trx, tenantId, [service.account_id]);
  }
  const account =
    service.account_id === null
      ? undefined
      : await trx
          .selectFrom('accounts')
          .selectAll()
          .where('tenant_id', '=', tenantId)
          .where('id', '=', service.account_id)
          .executeTakeFirst();
  const policy = await readBillingPolicy(trx, tenantId);
  return {
    service,
    account: account ?? null,
    rule: {
      anchorDay: account?.anchor_day ?? 1,
      proration: policy.proration,
      incrementMinor: policy.roundingIncrementMinor,
    },
  };
}
