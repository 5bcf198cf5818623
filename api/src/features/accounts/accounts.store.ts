import type { accountUpdateSchema } from '@atalaya/core/wire/rest/accounts';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { conflict } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function updateAccount(
  unit: TenantUnit,
  id: string,
  account: z.output<typeof accountUpdateSchema>,
): Promise<void> {
  await unit.find('accounts', id);
  if (account.status === 'closed' && (await hasService(unit.trx, id))) {
    throw conflict('has-services', 'A service hangs on this account: move it or cancel it first.');
  }
  await unit.update('accounts', id, {
    anchor_day: account.anchorDay,
    due_after_days: account.dueAfterDays,
    mode: account.mode,
    withholdings: account.withholdings && JSON.stringify(account.withholdings),
    status: account.status,
    parked_reason: account.parkedReason,
    updated_at: unit.now,
  });
}

async function hasService(trx: Trx, accountId: string): Promise<boolean> {
  const service = await trx
    .selectFrom('services')
    .select('id')
    .where('account_id', '=', accountId)
    .where('desired_state', '<>', 'cancelled')
    .executeTakeFirst();
  return service !== undefined;
}
