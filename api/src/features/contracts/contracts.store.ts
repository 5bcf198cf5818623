import type { contractCreateSchema, contractUpdateSchema } from '@atalaya/core/wire/rest/contracts';
import type { z } from 'zod';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertContract(
  unit: TenantUnit,
  contract: z.output<typeof contractCreateSchema>,
): Promise<string> {
  checkDays(contract.startsOn, contract.endsOn);
  const row = await unit.insert('contracts', {
    account_id: contract.accountId,
    code: contract.code,
    starts_on: contract.startsOn,
    ends_on: contract.endsOn,
    minimum_months: contract.minimumMonths,
    signed_at: instant(contract.signedAt),
    notes: contract.notes,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

export async function updateContract(
  unit: TenantUnit,
  id: string,
  contract: z.output<typeof contractUpdateSchema>,
): Promise<void> {
  const before = await unit.find('contracts', id);
  const { startsOn = before.starts_on, endsOn = before.ends_on } = contract;
  checkDays(startsOn, endsOn);
  await unit.update('contracts', id, {
    code: contract.code,
    starts_on: startsOn,
    ends_on: endsOn,
    minimum_months: contract.minimumMonths,
    signed_at: contract.signedAt === undefined ? undefined : instant(contract.signedAt),
    notes: contract.notes,
    updated_at: unit.now,
  });
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function checkDays(startsOn: string, endsOn: string | null): void {
  if (endsOn !== null && endsOn <= startsOn) {
    throw invalidField('endsOn', 'must be after the first day');
  }
}
