import { randomUUID } from 'node:crypto';
import type { BillingPolicy } from '@atalaya/core/domain/billing/billing-policy';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { insertPlan } from '@atalaya/platform/testing/insert-plan';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { sql } from 'kysely';

export interface BilledTenant {
  readonly tenantId: string;
  readonly accountIds: readonly string[];
  readonly serviceIds: readonly string[];
}

/** A tenant with as many customers, each with one account and one service at 499.00 with 16 % in it. */
export async function seedBilledTenant(
  database: Database,
  of: {
    readonly slug: string;
    readonly at: Date;
    readonly customers: number;
    readonly billedFrom: string;
    readonly timezone?: string;
    readonly anchorDay?: number;
    readonly policy?: Partial<BillingPolicy>;
    readonly firstNumber?: number;
    readonly lastNumber?: number;
  },
): Promise<BilledTenant> {
  const { slug, at, customers, billedFrom, timezone = 'America/Mexico_City' } = of;
  const tenantId = await insertTenant(database, { slug, at, timezone });
  const list = Array.from({ length: customers }, (_, number) => ({
    number,
    customer: randomUUID(),
    account: randomUUID(),
    service: randomUUID(),
  }));
  await database.withTenant(tenantId, async (trx) => {
    const taxGroupId = await seedCatalogue(trx, tenantId, of);
    const planId = await insertPlan(trx, tenantId, { taxGroupId, at });
    const rows = JSON.stringify(list);
    await sql`
      insert into customers (tenant_id, id, kind, name, created_at, updated_at)
      select ${tenantId}::uuid, customer, 'person', 'Customer ' || number, ${at}, ${at}
      from jsonb_to_recordset(${rows}::jsonb) as r (customer uuid, number int)`.execute(trx);
    await sql`
      insert into accounts (tenant_id, id, customer_id, currency, anchor_day, due_after_days, created_at, updated_at)
      select ${tenantId}::uuid, account, customer, 'MXN', ${of.anchorDay ?? 1}, 4, ${at}, ${at}
      from jsonb_to_recordset(${rows}::jsonb) as r (customer uuid, account uuid)`.execute(trx);
    await sql`
      insert into services (tenant_id, id, customer_id, account_id, plan_id, access_kind, billed_from, created_at, updated_at)
      select ${tenantId}::uuid, service, customer, account, ${planId}::uuid, 'pppoe', ${billedFrom}::date, ${at}, ${at}
      from jsonb_to_recordset(${rows}::jsonb) as r (customer uuid, account uuid, service uuid)`.execute(
      trx,
    );
  });
  return {
    tenantId,
    accountIds: list.map(({ account }) => account),
    serviceIds: list.map(({ service }) => service),
  };
}

async function seedCatalogue(
  trx: Trx,
  tenantId: string,
  of: {
    readonly at: Date;
    readonly policy?: Partial<BillingPolicy>;
    readonly firstNumber?: number;
    readonly lastNumber?: number;
  },
): Promise<string> {
  const row = { tenant_id: tenantId };
  const taxes = [{ code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' }];
  const { id } = await trx
    .insertInto('tax_groups')
    .values({
      ...row,
      code: 'IVA16',
      name: 'IVA',
      is_included: true,
      taxes: JSON.stringify(taxes),
      created_at: of.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('number_series')
    .values({
      ...row,
      kind: 'invoice',
      prefix: 'A-',
      next: of.firstNumber ?? 1,
      range_from: of.firstNumber ?? 1,
      range_to: of.lastNumber ?? null,
      is_default: true,
      created_at: of.at,
    })
    .execute();
  await trx
    .insertInto('billing_policies')
    .values({
      ...row,
      billing: JSON.stringify(of.policy ?? {}),
      updated_at: of.at,
      updated_by: 'test',
    })
    .execute();
  return id;
}
