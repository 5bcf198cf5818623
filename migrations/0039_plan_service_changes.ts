import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/**
 * Changes of plan, those of days to come too; and of each suspension how it is billed and whether the days that were
 * billed before it have been given back.
 */
const TABLES = `
create table service_plan_changes (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  service_id uuid not null, plan_id uuid not null, from_plan_id uuid not null,
  starts_on date not null,
  fee_minor bigint not null check (fee_minor between 0 and 9007199254740991),
  state text not null check (state in ('planned', 'done', 'cancelled', 'failed')),
  problem text,
  credit_note_id uuid, invoice_id uuid,
  created_by text not null, created_at timestamptz not null,
  settled_by text, settled_at timestamptz, check ((state = 'planned') = (settled_at is null)),
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, from_plan_id) references plans (tenant_id, id),
  foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id)
);
create unique index service_plan_changes_planned on service_plan_changes (tenant_id, service_id)
  where state = 'planned';
create index service_plan_changes_due on service_plan_changes (tenant_id, starts_on) where state = 'planned';
create index service_plan_changes_service on service_plan_changes (tenant_id, service_id, starts_on desc);
alter table service_pauses
  add column billing text check (billing in ('full', 'none', 'prorate_full_days')),
  add column settled_at timestamptz;
create index service_pauses_unsettled on service_pauses (tenant_id, service_id)
  where kind = 'suspended' and settled_at is null;
create index credit_note_lines_service on credit_note_lines (tenant_id, service_id) where service_id is not null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(TABLES).execute(db);
  await protectTenantTable(db, 'service_plan_changes');
  await sql
    .raw('grant select, insert, update, delete on service_plan_changes to atalaya_app')
    .execute(db);
}
