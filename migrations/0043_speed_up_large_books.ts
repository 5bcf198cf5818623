import { type Kysely, sql } from 'kysely';

/** A customer is found by the words of an address too, the own one and those of the services. */
const KEYWORDS = `
create or replace function refresh_customer_keywords(tenant uuid, ids uuid[]) returns void language sql as $$
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
    union all select id, address from person
    union all select s.customer_id, s.address from services s
      where s.tenant_id = tenant and s.customer_id = any(ids)
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

/** As 0034 has them, and the address with them. */
const SOURCES = [
  ['customers', 'id', ['name', 'tax_id', 'phone', 'email', 'contacts', 'address']],
  ['services', 'customer_id', ['customer_id', 'access_identity', 'address']],
] as const;

function keywordTrigger([table, owner, columns]: (typeof SOURCES)[number]): string {
  const of = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');
  return `
create or replace function ${table}_keywords() returns trigger language plpgsql as $$
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
end $$;`;
}

const PROTECTED = ['customers', 'services', 'equipment', 'customer_keywords'];

/** An owner that is no superuser sees no row of a protected table while row-level security is forced. */
const CARRY_OVER = [
  ...PROTECTED.map((table) => `alter table ${table} no force row level security;`),
  'select refresh_customer_keywords(tenant_id, array_agg(id)) from customers group by tenant_id;',
  ...PROTECTED.map((table) => `alter table ${table} force row level security;`),
].join('\n');

/**
 * What searches and reports read lies in the index that they look through: a second word of a customer found by the
 * first, what is open by its age, what an account owes by the journal, and the monthly price of a line. Each look of dunning asks what changed of late: that
 * too is found by its time and not by reading all. Without PARALLEL SAFE no query under row-level
 * security has more than one process.
 */
const INDEXES = `
alter function current_tenant() parallel safe;
create index customer_keywords_words on customer_keywords (tenant_id, customer_id, keyword);
drop index customer_keywords_customer;
create index invoices_open_due on invoices (tenant_id, due_date) include (id, account_id, currency, total_minor)
  where settled_at is null and voided_at is null;
drop index invoices_due;
create index invoices_void on invoices (tenant_id, issued_at desc, id desc) where voided_at is not null;
create index invoices_unpaid on invoices (tenant_id, issued_at desc, id desc)
  where settled_at is null and voided_at is null;
create index journal_entries_owed on journal_entries (tenant_id, account_id, ledger) include (amount_minor)
  where account_id is not null;
drop index journal_entries_account;
create index credit_notes_newest on credit_notes (tenant_id, issued_at desc, id desc);
create index incident_services_begun on incident_services (tenant_id, from_at);
create index incident_services_ended on incident_services (tenant_id, to_at);
create index dunning_decisions_eligible on dunning_decisions (tenant_id, account_id)
  where is_current and state = 'cut_eligible';
create index services_changed on services (tenant_id, updated_at)
  where account_id is not null and desired_state <> 'cancelled';
alter table invoice_lines add column monthly_minor bigint
  generated always as (coalesce((detail ->> 'priceMinor')::bigint, unit_minor)) stored;
-- A BEFORE trigger sees no generated value yet; what it is made of is frozen.
drop trigger invoice_lines_frozen on invoice_lines;
create trigger invoice_lines_frozen before update or delete on invoice_lines
  for each row execute function refuse_change_of_frozen_row('is_live', 'monthly_minor');
drop index invoice_lines_recurring;
create index invoice_lines_recurring on invoice_lines (tenant_id, period_start)
  include (period_end, service_id, monthly_minor) where is_live and kind = 'recurring';
`;

/**
 * Rows of these are added for years: vacuumed after each run's worth instead of after a fifth of all, so that an index
 * is enough to answer, and what is counted of them stays true.
 */
const GROWING = [
  'invoices',
  'invoice_lines',
  'payments',
  'payment_allocations',
  'journal_transactions',
  'journal_entries',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(KEYWORDS).execute(db);
  for (const source of SOURCES) await sql.raw(keywordTrigger(source)).execute(db);
  await sql.raw(CARRY_OVER).execute(db);
  await sql.raw(INDEXES).execute(db);
  for (const table of GROWING) {
    await sql
      .raw(
        `alter table ${table} set (autovacuum_vacuum_scale_factor = 0.02,
          autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)`,
      )
      .execute(db);
  }
}
