import { countShift, type ShiftCount } from '@atalaya/core/domain/payments/cash-limit';
import { sql } from 'kysely';
import { postJournal } from '../billing/post-journal.js';
import type { Trx } from '../postgres/database.js';
import { auditMoney } from './actor.js';
import type { MoneyOccasion } from './record-payment.js';

export interface OpenShift {
  readonly id: string;
  readonly currency: string;
  readonly openingMinor: number;
  readonly openedAt: Date;
}

/** The open shift of a person, locked until the transaction ends. Take accounts' locks before it. */
export async function lockOpenShift(
  trx: Trx,
  tenantId: string,
  userId: string,
): Promise<OpenShift | undefined> {
  const row = await trx
    .selectFrom('cash_shifts')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('closed_at', 'is', null)
    .select(['id', 'currency', 'opening_minor', 'opened_at'])
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      currency: row.currency,
      openingMinor: Number(row.opening_minor),
      openedAt: row.opened_at,
    }
  );
}

export interface Cashier {
  readonly userId: string;
  readonly name: string;
}

/** Undefined when this person has an open shift already. */
export async function openShift(
  trx: Trx,
  tenantId: string,
  cashier: Cashier,
  opening: { readonly amountMinor: number; readonly currency: string },
  { actor, at }: MoneyOccasion,
): Promise<OpenShift | undefined> {
  const { amountMinor: openingMinor, currency } = opening;
  const row = await trx
    .insertInto('cash_shifts')
    .values({
      tenant_id: tenantId,
      user_id: cashier.userId,
      cashier_name: cashier.name,
      currency,
      opening_minor: openingMinor,
      opened_at: at,
      closed_at: null,
      closed_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const subject = { subjectType: 'cash_shift', subjectId: row.id };
  const act = { action: 'cash_shift.open', ...subject, after: { openingMinor, currency } };
  await auditMoney(trx, tenantId, act, actor, at);
  return { id: row.id, currency, openingMinor, openedAt: at };
}

/** Cash of a shift that was not taken back: how much, in how many receipts. */
export async function collectedIn(
  trx: Trx,
  tenantId: string,
  shiftId: string,
): Promise<{ readonly collectedMinor: number; readonly receipts: number }> {
  const { rows } = await sql<{ sum: string; count: string }>`
    select coalesce(sum(p.amount_minor), 0) as sum, count(*) as count from payments p
    where p.tenant_id = ${tenantId} and p.cash_shift_id = ${shiftId} and p.method = 'cash'
      and not exists (
        select from payment_reversals r where r.tenant_id = p.tenant_id and r.payment_id = p.id
      )`.execute(trx);
  const [row] = rows;
  return { collectedMinor: Number(row?.sum ?? 0), receipts: Number(row?.count ?? 0) };
}

/** Null: no limit. */
export async function limitOf(
  trx: Trx,
  tenantId: string,
  userId: string,
): Promise<{ readonly limitMinor: number | null; readonly isActive: boolean }> {
  const row = await trx
    .selectFrom('cashiers')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .select(['limit_minor', 'is_active'])
    .executeTakeFirst();
  const limit = row?.limit_minor ?? null;
  return { limitMinor: limit === null ? null : Number(limit), isActive: row?.is_active ?? true };
}

/** Counts a shift and freezes it; what is missing or too much goes to the journal. The shift is locked. */
export async function closeShift(
  trx: Trx,
  tenantId: string,
  shift: OpenShift,
  counted: { readonly countedMinor: number; readonly notes: string },
  { actor, at, today }: MoneyOccasion,
): Promise<ShiftCount> {
  const { collectedMinor } = await collectedIn(trx, tenantId, shift.id);
  const { openingMinor, currency } = shift;
  const { countedMinor, notes } = counted;
  const count = countShift({ openingMinor, collectedMinor, countedMinor });
  const { expectedMinor, differenceMinor } = count;
  await trx
    .updateTable('cash_shifts')
    .set({
      closed_at: at,
      closed_by: actor.name,
      expected_minor: expectedMinor,
      counted_minor: countedMinor,
      difference_minor: differenceMinor,
      notes,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', shift.id)
    .execute();
  if (differenceMinor !== 0) {
    await postJournal(trx, tenantId, [
      {
        kind: 'cash_shift',
        sourceId: shift.id,
        accountId: null,
        currency,
        occurredOn: today,
        recordedBy: actor.name,
        recordedAt: at,
        entries: [
          { ledger: 'cash_difference', amountMinor: differenceMinor },
          { ledger: 'cash', amountMinor: -differenceMinor },
        ],
      },
    ]);
  }
  const act = {
    action: 'cash_shift.close',
    subjectType: 'cash_shift',
    subjectId: shift.id,
    after: { expectedMinor, countedMinor, differenceMinor, notes },
  };
  await auditMoney(trx, tenantId, act, actor, at);
  return count;
}
