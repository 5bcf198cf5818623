import type { customerCreateSchema, customerUpdateSchema } from '@atalaya/core/wire/rest/customers';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertCustomer(
  unit: TenantUnit,
  customer: z.output<typeof customerCreateSchema>,
): Promise<string> {
  const { taxId, ...fields } = customer;
  const dates = { created_at: unit.now, updated_at: unit.now };
  return (await unit.insert('customers', { ...fields, tax_id: taxId, ...dates })).id;
}

export async function updateCustomer(
  unit: TenantUnit,
  id: string,
  customer: z.output<typeof customerUpdateSchema>,
): Promise<void> {
  const { taxId, ...fields } = customer;
  await unit.update('customers', id, { ...fields, tax_id: taxId, updated_at: unit.now });
}
