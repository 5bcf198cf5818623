import type { Trx } from '@atalaya/platform/postgres/database';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { updateCustomer } from './customers.store.js';
import type { KnownCustomer, NewCustomer, PlannedCustomer } from './plan-customers.js';

const ROWS_AT_ONCE = 1_000;

/** Everybody, by name: for an export, and to know who is there already. */
export async function readAllCustomers(trx: Trx): Promise<KnownCustomer[]> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'kind', 'name', 'tax_id', 'phone', 'email', 'address', 'notes'])
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(({ tax_id, ...customer }) => ({ ...customer, taxId: tax_id }));
}

/** Writes what was planned, each change with its audit row. */
export async function writeCustomers(
  unit: TenantUnit,
  planned: readonly PlannedCustomer[],
): Promise<void> {
  const made = planned.flatMap(({ create }) => create ?? []);
  for (let start = 0; start < made.length; start += ROWS_AT_ONCE) {
    await insertCustomers(unit, made.slice(start, start + ROWS_AT_ONCE));
  }
  for (const { update } of planned) {
    if (update) await updateCustomer(unit, update.id, update.patch);
  }
}

async function insertCustomers(unit: TenantUnit, customers: readonly NewCustomer[]): Promise<void> {
  const { trx, tenantId, now } = unit;
  const rows = await trx
    .insertInto('customers')
    .values(
      customers.map(({ taxId, ...customer }) => ({
        ...customer,
        tax_id: taxId,
        tenant_id: tenantId,
        created_at: now,
        updated_at: now,
      })),
    )
    .returningAll()
    .execute();
  await unit.recordAll(
    rows.map(({ id, tenant_id: _, ...after }) => ({
      action: 'customer.create',
      subjectType: 'customer',
      subjectId: id,
      after,
    })),
  );
}
