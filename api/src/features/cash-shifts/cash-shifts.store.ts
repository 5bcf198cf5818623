import type {
  cashierAccountsUpdateSchema,
  cashierUpdateSchema,
} from '@atalaya/core/wire/rest/cash-desk';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Throws a 404 for who is no member. */
export async function saveCashier(
  unit: TenantUnit,
  userId: string,
  { limitMinor, isActive, seesAddress }: z.output<typeof cashierUpdateSchema>,
): Promise<void> {
  const { trx, tenantId, now } = unit;
  const member = await trx
    .selectFrom('memberships')
    .where('user_id', '=', userId)
    .select('user_id')
    .executeTakeFirst();
  if (member === undefined) throw notFound();
  const before = await trx
    .selectFrom('cashiers')
    .where('user_id', '=', userId)
    .select(['limit_minor', 'is_active', 'sees_address'])
    .forUpdate()
    .executeTakeFirst();
  const after = {
    limit_minor: limitMinor === undefined ? (before?.limit_minor ?? null) : limitMinor,
    is_active: isActive ?? before?.is_active ?? true,
    sees_address: seesAddress ?? before?.sees_address ?? false,
    updated_at: now,
  };
  await trx
    .insertInto('cashiers')
    .values({ tenant_id: tenantId, user_id: userId, created_at: now, ...after })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doUpdateSet(after))
    .execute();
  await unit.record({
    action: 'cashier.update',
    subjectType: 'cashier',
    subjectId: userId,
    before,
    after,
  });
}

/** Who goes to which account; an account that another cashier had is theirs no longer. */
export async function changeRound(
  unit: TenantUnit,
  userId: string,
  { add, remove }: z.output<typeof cashierAccountsUpdateSchema>,
): Promise<void> {
  const { trx, tenantId, now, actor } = unit;
  const ids = new Set(await knownAccounts(trx, add));
  const wrong = add.findIndex((id) => !ids.has(id));
  if (wrong >= 0) throw invalidField(`add.${wrong}`, 'does not exist');
  if (remove.length > 0) {
    await trx
      .deleteFrom('cashier_accounts')
      .where('user_id', '=', userId)
      .where('account_id', 'in', remove)
      .execute();
  }
  const given = { user_id: userId, assigned_by: actor.name, assigned_at: now };
  if (ids.size > 0) {
    await trx
      .insertInto('cashier_accounts')
      .values(
        [...ids].map((accountId) => ({ tenant_id: tenantId, account_id: accountId, ...given })),
      )
      .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doUpdateSet(given))
      .execute();
  }
  const subject = { subjectType: 'cashier', subjectId: userId };
  await unit.record({ action: 'cashier.accounts', ...subject, after: { add, remove } });
}

async function knownAccounts(trx: Trx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('accounts')
    .where('id', 'in', [...ids])
    .select('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Throws a 404 when there is none. */
export async function markConflictSeen(unit: TenantUnit, id: string): Promise<void> {
  const row = await unit.trx
    .selectFrom('receipt_conflicts')
    .where('id', '=', id)
    .select('seen_at')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  if (row.seen_at !== null) return;
  const seen = { seen_at: unit.now, seen_by: unit.actor.name };
  await unit.trx.updateTable('receipt_conflicts').set(seen).where('id', '=', id).execute();
  await unit.record({
    action: 'receipt_conflict.see',
    subjectType: 'receipt_conflict',
    subjectId: id,
    after: seen,
  });
}
