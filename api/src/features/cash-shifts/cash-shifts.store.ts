import type { cashierUpdateSchema } from '@atalaya/core/wire/rest/cash-desk';
import type { z } from 'zod';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Throws a 404 for who is no member. */
export async function saveCashier(
  unit: TenantUnit,
  userId: string,
  { limitMinor, isActive }: z.output<typeof cashierUpdateSchema>,
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
    .select(['limit_minor', 'is_active'])
    .forUpdate()
    .executeTakeFirst();
  const after = {
    limit_minor: limitMinor === undefined ? (before?.limit_minor ?? null) : limitMinor,
    is_active: isActive ?? before?.is_active ?? true,
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
