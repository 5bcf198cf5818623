import { fitsLimit } from '@atalaya/core/domain/payments/cash-limit';
import type { deskPaymentCreateSchema, receiptSyncSchema } from '@atalaya/core/wire/rest/cash-desk';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import {
  type Cashier,
  collectedIn,
  limitOf,
  lockOpenShift,
} from '@atalaya/platform/payments/cash-shift';
import { collectReceipts, type ReceiptOutcome } from '@atalaya/platform/payments/collect-receipts';
import { recordPayment } from '@atalaya/platform/payments/record-payment';
import type { z } from 'zod';
import { conflict } from '../../http/http-problem.js';
import { recordedOrThrow } from '../../http/payment-problem.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readPlace } from './cash-desk.read-model.js';

/** Cash into the open shift, within the cashier's limit. Throws what stands against it. */
export async function takeCash(
  unit: TenantUnit,
  { userId }: Cashier,
  { accountId, amount, notes }: z.output<typeof deskPaymentCreateSchema>,
): Promise<{ readonly shiftId: string; readonly paymentId: string }> {
  const { trx, tenantId } = unit;
  await lockAccounts(trx, tenantId, [accountId]);
  const shift = await lockOpenShift(trx, tenantId, userId);
  if (shift === undefined) throw conflict('no-shift', 'You have no open shift: open one first.');
  const { limitMinor } = await limitOf(trx, tenantId, userId);
  const { collectedMinor } = await collectedIn(trx, tenantId, shift.id);
  if (!fitsLimit(collectedMinor, amount.amountMinor, limitMinor)) {
    throw conflict('over-limit', 'You would hold more cash than you may: hand it over first.', [
      { field: 'amount.amountMinor', message: `must fit ${limitMinor} less ${collectedMinor}` },
    ]);
  }
  const occasion = await moneyOccasion(unit);
  const { paymentId } = recordedOrThrow(
    await recordPayment(
      trx,
      tenantId,
      {
        accountId,
        ...amount,
        method: 'cash',
        notes,
        paidOn: occasion.today,
        cashShiftId: shift.id,
      },
      occasion,
    ),
  );
  return { shiftId: shift.id, paymentId };
}

export async function takeReceipts(
  unit: TenantUnit,
  cashier: Cashier,
  { device, receipts }: z.output<typeof receiptSyncSchema>,
): Promise<ReceiptOutcome[]> {
  const { timezone } = await readPlace(unit.trx, unit.tenantId);
  const batch = {
    device,
    timeZone: timezone,
    receipts: receipts.map(({ amount, collectedAt, ...receipt }) => ({
      ...receipt,
      ...amount,
      collectedAt: Date.parse(collectedAt),
    })),
  };
  return collectReceipts(unit.trx, unit.tenantId, cashier, batch, await moneyOccasion(unit));
}
