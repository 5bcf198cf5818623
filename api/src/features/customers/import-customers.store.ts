import type { Trx } from '@atalaya/platform/postgres/database';
import { forgetPlans } from '@atalaya/platform/postgres/forget-plans';
import { accountRow, readAccountDefaults } from '../../customers/accounts.store.js';
import { customerRow, readCountry, witness } from '../../customers/insert-customer.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { updateCustomer } from './customers.store.js';
import type { KnownCustomer, NewCustomer, PlannedCustomer } from './plan-customers.js';

const ROWS_AT_ONCE = 1_000;

/** Everybody, by name: for an export, and to know who is there already. */
export async function readAllCustomers(trx: Trx): Promise<KnownCustomer[]> {
  const rows = await trx
    .selectFrom('customers')
    .select(['id', 'kind', 'name', 'tax_id', 'tax_id_kind', 'phone', 'email', 'address', 'notes'])
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(({ tax_id, tax_id_kind, ...customer }) => ({
    ...customer,
    taxId: tax_id,
    taxIdKind: tax_id_kind,
  }));
}

/** Writes what was planned, each change with its audit row. */
export async function writeCustomers(
  unit: TenantUnit,
  planned: readonly PlannedCustomer[],
): Promise<void> {
  const made = planned.flatMap(({ create }) => create ?? []);
  await forgetPlans(unit.trx);
  for (let start = 0; start < made.length; start += ROWS_AT_ONCE) {
    await insertCustomers(unit, made.slice(start, start + ROWS_AT_ONCE));
  }
  for (const { update } of planned) {
    if (update) await updateCustomer(unit, update.id, update.patch);
  }
}

async function insertCustomers(unit: TenantUnit, customers: readonly NewCustomer[]): Promise<void> {
  const { trx, tenantId } = unit;
  const country = await readCountry(trx);
  const now = witness(unit);
  const rows = await trx
    .insertInto('customers')
    .values(
      customers.map((customer) => ({
        ...customerRow(customer, country, now),
        tenant_id: tenantId,
      })),
    )
    .returningAll()
    .execute();
  await openAccounts(
    unit,
    rows.map(({ id }) => id),
  );
  await unit.recordAll(
    rows.map(({ id, tenant_id: _, ...after }) => ({
      action: 'customer.create',
      subjectType: 'customer',
      subjectId: id,
      after,
    })),
  );
}

/** Everybody who is new gets the account that a customer has from the start. */
async function openAccounts(unit: TenantUnit, customerIds: readonly string[]): Promise<void> {
  const { trx, tenantId, now } = unit;
  const defaults = await readAccountDefaults(trx);
  await trx
    .insertInto('accounts')
    .values(
      customerIds.map((customerId) => ({
        ...accountRow({ customerId }, defaults, now),
        tenant_id: tenantId,
      })),
    )
    .execute();
}
