import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';

export interface Books {
  readonly tenantId: string;
  readonly customers: number;
  readonly invoicesEach: number;
  readonly linesEach: number;
}

/** A UUID (version 4 by its looks) that the bench can name again. */
const id = (name: RawBuilder<unknown>) =>
  sql`overlay(overlay(md5(${name}) placing '4' from 13) placing '8' from 17)::uuid`;

const CUSTOMERS_AT_ONCE = 5_000;

/**
 * Customers with an account, a line and years of monthly invoices, all but the last two paid, with their journal:
 * rows that SQL makes, through the tenant's own role and its row-level security.
 */
export async function fillBooks(database: Database, books: Books): Promise<void> {
  await database.withTenant(books.tenantId, (trx) => base(trx, books));
  for (let start = 0; start < books.customers; start += CUSTOMERS_AT_ONCE) {
    const end = Math.min(start + CUSTOMERS_AT_ONCE, books.customers);
    await database.withTenant(books.tenantId, (trx) => customers(trx, books, start, end));
    await database.withTenant(books.tenantId, (trx) => money(trx, books, start, end));
  }
  await database.withOwner((trx) => sql`analyze`.execute(trx));
}

async function base(trx: Trx, { tenantId }: Books): Promise<void> {
  await sql`
    insert into plans (tenant_id, name, down_kbps, up_kbps, created_at, updated_at)
    select ${tenantId}, 'Hogar ' || n, n * 10000, n * 2000, '2020-01-01', '2020-01-01'
    from generate_series(1, 20) n`.execute(trx);
  await sql`
    insert into plan_prices (tenant_id, plan_id, valid_from, price_minor, currency, created_at)
    select tenant_id, id, '2020-01-01', 49900, 'MXN', '2020-01-01' from plans`.execute(trx);
  await sql`
    insert into number_series (tenant_id, kind, prefix, created_at)
    values (${tenantId}, 'invoice', 'B-', '2020-01-01')`.execute(trx);
}

/** Names of four words out of some hundreds, as people have them: a word of a search has thousands of hits. */
async function customers(trx: Trx, { tenantId }: Books, start: number, end: number): Promise<void> {
  await sql`
    with names as (select array['Ana','Luis','Eva','José','María','Juan','Rosa','Pedro','Lucía','Hugo','Inés','Raúl',
      'Carmen','Diego','Elena','Mario','Sofía','Tomás','Julia','Pablo'] as given,
      array['García','Hernández','López','Martínez','Pérez','Ruiz','Sánchez','Torres','Núñez','Ortiz','Vega','Ríos',
      'Luna','Cruz','Mora','Peña','Soto','Campos','Salas','Rojas','Díaz','Reyes','Flores','Gil'] as family)
    insert into customers (tenant_id, id, kind, name, tax_id, phone, email, created_at, updated_at)
    select ${tenantId}, ${id(sql`'c' || n`)}, 'person',
      given[1 + n % 20] || ' ' || given[1 + n / 20 % 20] || ' ' || family[1 + n / 7 % 24] || ' ' || family[1 + n / 11 % 24],
      'TAX' || lpad(n::text, 9, '0'), '+52 4' || lpad((n * 7919 % 1000000000)::text, 9, '0'),
      'c' || n || '@correo.test', '2020-01-01', '2020-01-01'
    from names, generate_series(${start}::int, ${end - 1}::int) n`.execute(trx);
  await sql`
    insert into accounts (tenant_id, id, customer_id, currency, anchor_day, due_after_days, created_at, updated_at)
    select ${tenantId}, ${id(sql`'a' || n`)}, ${id(sql`'c' || n`)}, 'MXN', 1, 4, '2020-01-01', '2020-01-01'
    from generate_series(${start}::int, ${end - 1}::int) n`.execute(trx);
  await sql`
    insert into services (tenant_id, id, customer_id, plan_id, account_id, access_kind, access_identity, billed_from,
      created_at, updated_at)
    select ${tenantId}, ${id(sql`'s' || n`)}, ${id(sql`'c' || n`)}, p.id, ${id(sql`'a' || n`)}, 'pppoe', 'usuario' || n,
      '2020-01-01', '2020-01-01', '2020-01-01'
    from generate_series(${start}::int, ${end - 1}::int) n
    join (select id, row_number() over (order by name) - 1 as place from plans) p on p.place = n % 20`.execute(
    trx,
  );
  await sql`
    insert into customer_notes (tenant_id, customer_id, text, author_name, created_at, pinned_at, pinned_by)
    select ${tenantId}, ${id(sql`'c' || n`)}, 'Llamar antes de ir', 'A', '2025-01-01', '2025-01-01', 'A'
    from generate_series(${start}::int, ${end - 1}::int) n`.execute(trx);
}

async function money(trx: Trx, books: Books, start: number, end: number): Promise<void> {
  const { tenantId, invoicesEach, linesEach } = books;
  const each = sql`generate_series(${start}::int, ${end - 1}::int) n cross join generate_series(1, ${invoicesEach}::int) k`;
  // The last invoice is of this month, those before it of the months before.
  const day = sql`(date '2026-03-01' - make_interval(months => ${invoicesEach}::int - k))::date`;
  await sql`
    insert into invoices (tenant_id, id, account_id, customer_id, series_id, number, full_number, kind, currency,
      net_minor, tax_minor, withheld_minor, total_minor, taxes, issue_date, due_date, snapshot, issued_by, issued_at,
      settled_at)
    select ${tenantId}, ${id(sql`'i' || n || '-' || k`)}, ${id(sql`'a' || n`)}, ${id(sql`'c' || n`)}, s.id,
      n::bigint * ${invoicesEach}::int + k, 'B-' || (n::bigint * ${invoicesEach}::int + k), 'recurring', 'MXN', 49900, 0, 0,
      49900, '[]', ${day}, ${day} + 4, '{}', 'run', ${day}, case when k <= ${invoicesEach}::int - 2 then ${day} + 3 end
    from number_series s, ${each} where s.tenant_id = ${tenantId}`.execute(trx);
  await sql`
    insert into invoice_lines (tenant_id, invoice_id, position, kind, description, unit_minor, net_minor, tax_minor,
      taxes)
    select ${tenantId}, ${id(sql`'i' || n || '-' || k`)}, l, 'single', 'Internet ' || k, 49900 / ${linesEach}::int,
      49900 / ${linesEach}::int, 0, '[]'
    from ${each} cross join generate_series(1, ${linesEach}::int) l`.execute(trx);
  const paid = sql`${each} where k <= ${invoicesEach}::int - 2`;
  await sql`
    insert into payments (tenant_id, id, account_id, customer_id, method, amount_minor, currency, paid_on, received_at,
      recorded_by)
    select ${tenantId}, ${id(sql`'p' || n || '-' || k`)}, ${id(sql`'a' || n`)}, ${id(sql`'c' || n`)}, 'transfer', 49900,
      'MXN', ${day} + 3, ${day} + 3, 'A'
    from ${paid}`.execute(trx);
  await sql`
    insert into payment_allocations (tenant_id, payment_id, invoice_id, amount_minor, allocated_by, allocated_at)
    select ${tenantId}, ${id(sql`'p' || n || '-' || k`)}, ${id(sql`'i' || n || '-' || k`)}, 49900, 'A', ${day} + 3
    from ${paid}`.execute(trx);
  await journal(trx, tenantId, {
    kind: 'invoice',
    mark: 'i',
    of: each,
    debit: 'receivable',
    credit: 'revenue',
  });
  await journal(trx, tenantId, {
    kind: 'payment',
    mark: 'p',
    of: paid,
    debit: 'bank',
    credit: 'customer_credit',
  });
  await journal(trx, tenantId, {
    kind: 'allocation',
    mark: 'l',
    of: paid,
    debit: 'customer_credit',
    credit: 'receivable',
  });
}

async function journal(
  trx: Trx,
  tenantId: string,
  posted: {
    readonly kind: string;
    readonly mark: string;
    readonly of: RawBuilder<unknown>;
    readonly debit: string;
    readonly credit: string;
  },
): Promise<void> {
  const transaction = id(sql`'j' || ${posted.mark}::text || n || '-' || k`);
  await sql`
    insert into journal_transactions (tenant_id, id, kind, source_id, account_id, occurred_on, recorded_by, recorded_at)
    select ${tenantId}, ${transaction}, ${posted.kind}, ${transaction}, ${id(sql`'a' || n`)}, '2025-01-01', 'A', '2025-01-01'
    from ${posted.of}`.execute(trx);
  await sql`
    insert into journal_entries (tenant_id, transaction_id, position, ledger, account_id, currency, amount_minor)
    select ${tenantId}, ${transaction}, side.position, side.ledger, ${id(sql`'a' || n`)}, 'MXN', side.amount
    from (select n, k from ${posted.of}) posted
    cross join (values (0, ${posted.debit}::text, 49900), (1, ${posted.credit}::text, -49900)) side(position, ledger, amount)`.execute(
    trx,
  );
}
