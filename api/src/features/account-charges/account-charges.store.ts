import type { accountChargeCreateSchema } from '@atalaya/core/wire/rest/account-charges';
import type { z } from 'zod';
import { checkRefs, lockedAccount } from '../../billing/account-of.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertCharge(
  unit: TenantUnit,
  charge: z.output<typeof accountChargeCreateSchema>,
) {
  const account = await lockedAccount(unit, charge.accountId);
  await checkRefs(unit, account.id, charge);
  const { amountMinor, currency } = charge.amount;
  if (currency !== account.currency) {
    throw invalidField('amount.currency', `must be the account's, ${account.currency}`);
  }
  return unit.insert('account_charges', {
    account_id: account.id,
    service_id: charge.serviceId,
    kind: charge.kind,
    description: charge.description,
    amount_minor: charge.kind === 'discount' ? -amountMinor : amountMinor,
    currency,
    tax_group_id: charge.taxGroupId,
    occurred_on: await readTenantDay(unit.trx, unit.now),
    created_by: unit.actor.name,
    created_at: unit.now,
  });
}

/** What an invoice took up is corrected by a credit note. */
export async function cancelCharge(unit: TenantUnit, id: string): Promise<void> {
  const { account_id: accountId } = await unit.find('account_charges', id);
  await lockedAccount(unit, accountId);
  const charge = await unit.find('account_charges', id);
  if (charge.invoice_id !== null) {
    throw conflict('charge-invoiced', 'An invoice asks for it: correct that by a credit note.');
  }
  if (charge.cancelled_at !== null) throw conflict('charge-cancelled', 'It is cancelled already.');
  await unit.update('account_charges', id, { cancelled_at: unit.now });
}
