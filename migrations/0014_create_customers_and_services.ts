import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

const TABLES = ['customers', 'plans', 'services', 'service_device_links'] as const;

/**
 * Who pays, for what, over which line, and which devices that line runs through. A link's row is never rewritten
 * once it was decided: a change closes it (`valid_to`) and opens another, so that "which radio was it in March?"
 * has an answer. Prices are whole minor units that JSON's numbers hold exactly.
 */
const CUSTOMERS = `
create table customers (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('person', 'company')),
  name text not null, tax_id text, phone text, email text,
  address text not null default '', notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index customers_name on customers (tenant_id, name, id);
create index customers_tax_id on customers (tenant_id, tax_id);
create table plans (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null,
  down_kbps integer not null check (down_kbps > 0), up_kbps integer not null check (up_kbps > 0),
  price_minor bigint not null check (price_minor between 0 and 9007199254740991),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  is_offered boolean not null default true,
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create table services (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  customer_id uuid not null, plan_id uuid not null,
  address text not null default '', latitude double precision, longitude double precision,
  check ((latitude is null) = (longitude is null)),
  access_kind text not null check (access_kind in ('pppoe', 'dhcp', 'static')),
  access_identity text,
  desired_state text not null default 'active' check (desired_state in ('active', 'suspended', 'cancelled')),
  observed_state text not null default 'unknown'
    check (observed_state in ('active', 'suspended', 'cancelled', 'unknown')),
  generation integer not null default 1,
  notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, id)
);
create index services_customer on services (tenant_id, customer_id, created_at, id);
create index services_plan on services (tenant_id, plan_id);
create unique index services_access_identity on services (tenant_id, access_kind, access_identity)
  where access_identity is not null and desired_state <> 'cancelled';
create table service_device_links (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  service_id uuid not null, device_id uuid not null,
  kind text not null check (kind in ('cpe', 'access_point', 'router_session', 'site')),
  interface text, mac text,
  source text not null check (source in ('discovered', 'imported', 'manual')),
  status text not null check (status in ('suggested', 'confirmed', 'rejected')),
  score real not null check (score between 0 and 1),
  evidence jsonb not null default '[]',
  matched_since timestamptz,
  confirmed_by text, confirmed_at timestamptz,
  valid_from timestamptz not null, valid_to timestamptz, check (valid_to >= valid_from),
  primary key (tenant_id, id),
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete cascade,
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
);
create unique index service_device_links_open
  on service_device_links (tenant_id, service_id, kind, device_id) where valid_to is null;
create unique index service_device_links_confirmed
  on service_device_links (tenant_id, service_id, kind) where valid_to is null and status = 'confirmed';
create index service_device_links_device on service_device_links (tenant_id, device_id) where valid_to is null;
create index service_device_links_history on service_device_links (tenant_id, service_id, valid_from desc, id);
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CUSTOMERS).execute(db);
  for (const table of TABLES) {
    await protectTenantTable(db, table);
    await sql.raw(`grant select, insert, update, delete on ${table} to atalaya_app`).execute(db);
  }
}
