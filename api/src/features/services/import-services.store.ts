import type { Trx } from '@atalaya/platform/postgres/database';
import { forgetPlans } from '@atalaya/platform/postgres/forget-plans';
import { sql } from 'kysely';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import type { PlannedService, ServiceBook } from './plan-services.js';
import { updateService } from './services.store.js';

const ROWS_AT_ONCE = 1_000;

export interface ExportedService {
  readonly id: string;
  readonly customer_id: string;
  readonly customer: string;
  readonly customer_tax_id: string | null;
  readonly plan: string;
  readonly access_kind: string;
  readonly access_identity: string | null;
  readonly ipv6_prefix: string | null;
  readonly address: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly state: string;
  readonly billed_from: string | null;
  readonly billed_until: string | null;
  readonly notes: string;
}

/** All services by customer, under the columns of a file. */
export async function readExportedServices(trx: Trx): Promise<ExportedService[]> {
  const { rows } = await sql<ExportedService>`
    select s.id, s.customer_id, c.name as customer, c.tax_id as customer_tax_id, p.name as plan, s.access_kind,
      s.access_identity, s.ipv6_prefix, s.address, s.latitude, s.longitude, s.desired_state as state, s.billed_from,
      s.billed_until, s.notes
    from services s
    join customers c on c.tenant_id = s.tenant_id and c.id = s.customer_id
    join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    order by c.name, s.id`.execute(trx);
  return rows;
}

/** What rows of a file are held against. */
export async function readServiceBook(trx: Trx): Promise<ServiceBook> {
  const services = await trx
    .selectFrom('services')
    .select([
      'id',
      'customer_id as customerId',
      'plan_id as planId',
      'access_kind as accessKind',
      'access_identity as accessIdentity',
      'ipv6_prefix as ipv6Prefix',
      'address',
      'latitude',
      'longitude',
      'desired_state as desiredState',
      'billed_from as billedFrom',
      'billed_until as billedUntil',
      'notes',
    ])
    .execute();
  const customers = await trx
    .selectFrom('customers')
    .select(['id', 'name', 'tax_id as taxId'])
    .execute();
  const plans = await trx.selectFrom('plans').select(['id', 'name']).execute();
  return { services, customers, plans };
}

/** Writes what was planned, each change with its audit row. */
export async function writeServices(
  unit: TenantUnit,
  planned: readonly PlannedService[],
): Promise<void> {
  const made = planned.flatMap(({ create }) => create ?? []);
  await forgetPlans(unit.trx);
  for (let start = 0; start < made.length; start += ROWS_AT_ONCE) {
    await insertServices(unit, made.slice(start, start + ROWS_AT_ONCE));
  }
  for (const { update } of planned) {
    if (update) await updateService(unit, update.id, update.patch);
  }
}

type NewService = NonNullable<PlannedService['create']>;

async function insertServices(unit: TenantUnit, services: readonly NewService[]): Promise<void> {
  const { trx, tenantId, now } = unit;
  const accounts = await readAccounts(
    trx,
    services.map(({ customerId }) => customerId),
  );
  const rows = await trx
    .insertInto('services')
    .values(
      services.map((service) => ({
        tenant_id: tenantId,
        customer_id: service.customerId,
        plan_id: service.planId,
        account_id: accounts.get(service.customerId) ?? null,
        address: service.address,
        latitude: service.latitude,
        longitude: service.longitude,
        access_kind: service.accessKind,
        access_identity: service.accessIdentity,
        ipv6_prefix: service.ipv6Prefix,
        desired_state: service.desiredState,
        billed_from: service.billedFrom,
        billed_until: service.billedUntil,
        notes: service.notes,
        created_at: now,
        updated_at: now,
      })),
    )
    .returningAll()
    .execute();
  await unit.recordAll(
    rows.map(({ id, tenant_id: _, ...after }) => ({
      action: 'service.create',
      subjectType: 'service',
      subjectId: id,
      after,
    })),
  );
}

/** The oldest open account of each customer. */
async function readAccounts(
  trx: Trx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ customer_id: string; id: string }>`
    select distinct on (customer_id) customer_id, id from accounts
    where tenant_id = (select current_tenant()) and customer_id = any(${[...customerIds]}::uuid[])
      and status = 'open'
    order by customer_id, created_at, id`.execute(trx);
  return new Map(rows.map((row) => [row.customer_id, row.id]));
}
