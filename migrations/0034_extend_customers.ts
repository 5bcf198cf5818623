import { type Kysely, sql } from 'kysely';
import { protectTenantTable } from './row-level-security.js';

/** What the application may do to each table, by its database role. Notes are added, never rewritten. */
const GRANTS: Readonly<Record<string, string>> = {
  equipment: 'select, insert, update, delete',
  customer_notes: 'select, insert, update (pinned_at, pinned_by)',
  customer_documents: 'select, insert, delete',
  customer_keywords: 'select, insert, delete',
  opening_imports: 'select, insert',
  opening_entries: 'select, insert',
};

const COLUMNS = `
alter table customers
  add column tax_id_kind text,
  add column contacts jsonb not null default '[]',
  add column whatsapp_consent_at timestamptz, add column whatsapp_consent_by text,
  add constraint customers_whatsapp_consent
    check ((whatsapp_consent_at is null) = (whatsapp_consent_by is null));
alter table plans
  add column provisioned_down_kbps integer check (provisioned_down_kbps > 0),
  add column provisioned_up_kbps integer check (provisioned_up_kbps > 0);
alter table services add column ipv6_prefix text;
grant delete on accounts to atalaya_app;
create unique index services_ipv6_prefix on services (tenant_id, ipv6_prefix)
  where ipv6_prefix is not null and desired_state <> 'cancelled';
`;

const PARTS = `
create table equipment (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  customer_id uuid not null, service_id uuid, device_id uuid,
  kind text not null check (kind in ('cpe', 'router', 'onu', 'switch', 'antenna', 'power', 'other')),
  serial text, mac text, model text not null default '',
  owner text not null check (owner in ('isp', 'customer')),
  installed_on date, returned_on date, check (returned_on >= installed_on),
  notes text not null default '',
  created_at timestamptz not null, updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade,
  foreign key (tenant_id, service_id) references services (tenant_id, id) on delete set null (service_id),
  foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete set null (device_id)
);
create index equipment_customer on equipment (tenant_id, customer_id, created_at, id);
create unique index equipment_serial on equipment (tenant_id, kind, serial)
  where serial is not null and returned_on is null;
create table customer_notes (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  customer_id uuid not null, text text not null, author_name text not null,
  created_at timestamptz not null, pinned_at timestamptz, pinned_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_notes_newest on customer_notes (tenant_id, customer_id, created_at desc, id desc);
create table customer_documents (
  tenant_id uuid not null, id uuid not null default gen_random_uuid(),
  customer_id uuid not null, name text not null, media_type text not null,
  size_bytes integer not null check (size_bytes between 1 and 5000000),
  content bytea not null,
  uploaded_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_documents_customer on customer_documents (tenant_id, customer_id, created_at desc, id desc);
create index incident_services_customer on incident_services (tenant_id, customer_id, from_at desc, incident_id);
`;

/** What another system's books were opened with: each of its entries once, however often its file comes. */
const OPENING = `
create table opening_imports (
  tenant_id uuid not null references tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  source text not null, window_from date not null, window_to date not null, check (window_to >= window_from),
  control jsonb not null,
  created_by text not null, created_at timestamptz not null,
  primary key (tenant_id, id)
);
create table opening_entries (
  tenant_id uuid not null, source text not null, external_id text not null,
  import_id uuid not null, account_id uuid not null,
  invoice_id uuid, payment_id uuid, check (num_nonnulls(invoice_id, payment_id) = 1),
  primary key (tenant_id, source, external_id),
  foreign key (tenant_id, import_id) references opening_imports (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, id)
);
create index opening_entries_account on opening_entries (tenant_id, account_id);
`;

/**
 * What a customer is found by, one folded word a row. Row-level security lets an index be used only by comparisons
 * that leak nothing: equality and order of text do, LIKE and trigrams do not.
 */
const KEYWORDS = `
create table customer_keywords (
  tenant_id uuid not null, keyword text collate "C" not null, customer_id uuid not null,
  primary key (tenant_id, keyword, customer_id),
  foreign key (tenant_id, customer_id) references customers (tenant_id, id) on delete cascade
);
create index customer_keywords_customer on customer_keywords (tenant_id, customer_id);
create function folded_text(given text) returns text language sql immutable as $$
  select lower(regexp_replace(normalize(given, NFD), '[\\u0300-\\u036f]', '', 'g'))
$$;
create function refresh_customer_keywords(tenant uuid, ids uuid[]) returns void language sql as $$
  delete from customer_keywords where tenant_id = tenant and customer_id = any(ids);
  with person as (
    select c.* from customers c where c.tenant_id = tenant and c.id = any(ids)
  ), line as (
    select s.customer_id, s.access_identity from services s
    where s.tenant_id = tenant and s.customer_id = any(ids) and s.access_identity is not null
  ), phone as (
    select id, regexp_replace(value, '[^0-9]', '', 'g') as digits from (
      select id, phone as value from person where phone is not null
      union all
      select id, contact ->> 'value' from person, jsonb_array_elements(contacts) contact
      where contact ->> 'kind' = 'phone'
    ) all_phones
  ), email as (
    select id, email as value from person where email is not null
    union all
    select id, contact ->> 'value' from person, jsonb_array_elements(contacts) contact
    where contact ->> 'kind' = 'email'
  ), worded as (
    select id, name as value from person
    union all select id, tax_id from person where tax_id is not null
    union all select id, value from email
    union all select customer_id, access_identity from line where access_identity !~ '^[0-9.:]+$'
  ), whole as (
    select id, tax_id as value from person where tax_id is not null
    union all select customer_id, access_identity from line
    union all select e.customer_id, part.value from equipment e
      cross join lateral (values (e.serial), (e.mac), (right(e.serial, 6))) part(value)
      where e.tenant_id = tenant and e.customer_id = any(ids) and part.value is not null
  ), found as (
    select id, regexp_split_to_table(folded_text(value), '[[:space:][:punct:]]+') as keyword from worded
    union select id, regexp_replace(folded_text(value), '[[:space:][:punct:]]+', '', 'g') from whole
    union select id, part from phone
      cross join lateral (values (digits), (substr(digits, 2)), (substr(digits, 3)), (substr(digits, 4)),
        (right(digits, 4))) part(part)
  )
  insert into customer_keywords (tenant_id, keyword, customer_id)
  select distinct tenant, left(keyword, 64) collate "C", id from found where keyword <> '';
$$;
`;

/** Rows whose columns make keywords, and the column that says whose they are. */
const SOURCES = [
  ['customers', 'id', ['name', 'tax_id', 'phone', 'email', 'contacts']],
  ['services', 'customer_id', ['customer_id', 'access_identity']],
  ['equipment', 'customer_id', ['customer_id', 'serial', 'mac']],
] as const;

function keywordTriggers([table, owner, columns]: (typeof SOURCES)[number]): string {
  const of = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');
  return `
create function ${table}_keywords() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform refresh_customer_keywords(tenant_id, array_agg(distinct ${owner})) from new_rows group by tenant_id;
  elsif tg_op = 'DELETE' then
    perform refresh_customer_keywords(tenant_id, array_agg(distinct ${owner})) from old_rows group by tenant_id;
  else
    perform refresh_customer_keywords(t.tenant_id, array_agg(distinct t.customer))
    from (
      select n.tenant_id, whose.customer from new_rows n
      join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id
      cross join lateral (values (n.${owner}), (o.${owner})) whose(customer)
      where (${of('n')}) is distinct from (${of('o')})
    ) t group by t.tenant_id;
  end if;
  return null;
end $$;
create trigger ${table}_keywords_insert after insert on ${table}
  referencing new table as new_rows for each statement execute function ${table}_keywords();
create trigger ${table}_keywords_update after update on ${table}
  referencing old table as old_rows new table as new_rows for each statement execute function ${table}_keywords();
${
  table === 'customers'
    ? ''
    : `create trigger ${table}_keywords_delete after delete on ${table}
  referencing old table as old_rows for each statement execute function ${table}_keywords();`
}`;
}

/** An owner that is no superuser sees no row of a protected table while row-level security is forced. */
const CARRY_OVER = `
alter table customers no force row level security;
alter table services no force row level security;
select refresh_customer_keywords(tenant_id, array_agg(id)) from customers group by tenant_id;
alter table customers force row level security;
alter table services force row level security;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [COLUMNS, PARTS, OPENING, KEYWORDS]) await sql.raw(part).execute(db);
  for (const source of SOURCES) await sql.raw(keywordTriggers(source)).execute(db);
  await sql.raw(CARRY_OVER).execute(db);
  for (const [table, grant] of Object.entries(GRANTS)) {
    await protectTenantTable(db, table);
    await sql.raw(`grant ${grant} on ${table} to atalaya_app`).execute(db);
  }
}
