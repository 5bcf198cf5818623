import { type Books, sqlId, THIS_MONTH } from './book-names.js';
import { bulkLoad } from './bulk-load.js';
import { moneyRows } from './money-rows.js';

/** The largest ones first, by turns: each half of them has its indexes made by a connection of its own. */
const TABLES = [
  'journal_entries',
  'invoice_lines',
  'journal_transactions',
  'invoices',
  'payments',
  'payment_allocations',
  'service_sessions',
  'customer_keywords',
  'customers',
  'accounts',
  'services',
  'devices',
  'device_state',
  'service_device_links',
  'customer_notes',
  'device_events',
  'dunning_decisions',
];

/**
 * Customers with an account, a line on a radio of theirs, and years of monthly invoices, most of them paid, with their
 * journal, sessions and events.
 */
export async function fillBooks(superuserUrl: string, books: Books): Promise<void> {
  await bulkLoad(superuserUrl, [], [catalogue(books)]);
  const money = moneyRows(books);
  await bulkLoad(superuserUrl, TABLES, [
    [...people(books), ...network(books), ...money.documents],
    money.lines,
  ]);
  await bulkLoad(superuserUrl, [], [['drop table bench_names']]);
}

function catalogue({ tenantId, customers, invoicesEach }: Books): string[] {
  const last = (customers + 1) * (invoicesEach + 1);
  return [
    `create unlogged table bench_names as
     select n, ${sqlId(`'a' || n`)} as account, ${sqlId(`'c' || n`)} as customer, ${sqlId(`'s' || n`)} as service
     from generate_series(0, ${customers - 1}) n`,
    `insert into plans (tenant_id, id, name, down_kbps, up_kbps, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'plan' || n`)}, 'Hogar ' || n, (n + 1) * 10000, (n + 1) * 2000, '2020-01-01', '2020-01-01'
     from generate_series(0, 19) n`,
    `insert into plan_prices (tenant_id, plan_id, valid_from, price_minor, currency, created_at)
     select tenant_id, id, '2020-01-01', 49900, 'MXN', '2020-01-01' from plans`,
    `insert into number_series (tenant_id, id, kind, prefix, next, is_default, created_at)
     values ('${tenantId}', ${sqlId(`'series'`)}, 'invoice', 'B-', ${last}, true, '2020-01-01')`,
  ];
}

/** Names of four words out of some hundreds, as people have them: a word of a search has thousands of hits. */
function people({ tenantId, customers }: Books): string[] {
  const each = `generate_series(0, ${customers - 1}) n`;
  const phone = `lpad((n::bigint * 7919 % 1000000000)::text, 9, '0')`;
  return [
    `with names as (select array['Ana','Luis','Eva','José','María','Juan','Rosa','Pedro','Lucía','Hugo','Inés','Raúl',
       'Carmen','Diego','Elena','Mario','Sofía','Tomás','Julia','Pablo'] as given,
       array['García','Hernández','López','Martínez','Pérez','Ruiz','Sánchez','Torres','Núñez','Ortiz','Vega','Ríos',
       'Luna','Cruz','Mora','Peña','Soto','Campos','Salas','Rojas','Díaz','Reyes','Flores','Gil'] as family)
     insert into customers (tenant_id, id, kind, name, tax_id, phone, email, address, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'c' || n`)}, 'person',
       given[1 + n % 20] || ' ' || given[1 + n / 20 % 20] || ' ' || family[1 + n / 7 % 24] || ' ' || family[1 + n / 11 % 24],
       'TAX' || lpad(n::text, 9, '0'), '+52 4' || ${phone}, 'c' || n || '@correo.test',
       'Calle ' || family[1 + n % 24] || ' ' || n % 400 || ', Colonia ' || family[1 + n / 5 % 24], '2020-01-01', '2020-01-01'
     from names, ${each}`,
    `insert into accounts (tenant_id, id, customer_id, currency, anchor_day, due_after_days, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'a' || n`)}, ${sqlId(`'c' || n`)}, 'MXN', 1, 4, '2020-01-01', '2020-01-01' from ${each}`,
    // A customer in twelve left in the last year.
    `insert into services (tenant_id, id, customer_id, plan_id, account_id, access_kind, access_identity, address,
       billed_from, billed_until, desired_state, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'s' || n`)}, ${sqlId(`'c' || n`)}, ${sqlId(`'plan' || n % 20`)}, ${sqlId(`'a' || n`)},
       'pppoe', 'usuario' || n, 'Calle ' || n % 400, date '2020-01-01' + n % 1800,
       case when n % 12 = 0 then date '${THIS_MONTH}' - n % 360 end,
       case when n % 12 = 0 then 'cancelled' else 'active' end, '2020-01-01', '2020-01-01'
     from ${each}`,
    `insert into customer_notes (tenant_id, customer_id, text, author_name, created_at, pinned_at, pinned_by)
     select '${tenantId}', ${sqlId(`'c' || n`)}, 'Llamar antes de ir', 'A', '2025-01-01', '2025-01-01', 'A' from ${each}`,
    `select refresh_customer_keywords('${tenantId}', array(select ${sqlId(`'c' || n`)} from ${each}))`,
  ];
}

/** Each line's radio with its state, some sessions and events of it, and what dunning thinks of the line. */
function network({ tenantId, customers }: Books): string[] {
  const each = `generate_series(0, ${customers - 1}) n`;
  return [
    `insert into devices (tenant_id, id, name, role, vendor, address, created_at, updated_at)
     select '${tenantId}', ${sqlId(`'d' || n`)}, 'cpe-' || n, 'cpe', 'ubiquiti', '10.0.0.1', '2020-01-01', '2020-01-01'
     from ${each}`,
    `insert into device_state (tenant_id, device_id, state, since, checked_at)
     select '${tenantId}', ${sqlId(`'d' || n`)}, 'up', '2026-02-01', '2026-03-10' from ${each}`,
    `insert into service_device_links (tenant_id, service_id, device_id, kind, source, status, score, confirmed_by,
       confirmed_at, valid_from)
     select '${tenantId}', ${sqlId(`'s' || n`)}, ${sqlId(`'d' || n`)}, 'cpe', 'manual', 'confirmed', 1, 'A', '2025-01-01',
       '2025-01-01' from ${each}`,
    `insert into service_sessions (tenant_id, id, device_id, kind, user_name, caller_id, from_at, to_at, last_seen_at,
       bytes_in, bytes_out)
     select '${tenantId}', ${sqlId(`'x' || n || '-' || k`)}, ${sqlId(`'d0'`)}, 'pppoe', 'usuario' || n, '', at,
       case when k > 0 then at + interval '3 days' end, '2026-03-10', 1000, 1000
     from ${each}, generate_series(0, 9) k, lateral (select timestamptz '2026-03-07' - make_interval(days => k * 3) as at) t`,
    `insert into device_events (tenant_id, device_id, kind, severity, title, text, at)
     select '${tenantId}', ${sqlId(`'d' || n`)}, 'uisp', 'warning', 'Signal is low', '', timestamptz '2026-03-07' - make_interval(days => k * 9)
     from ${each}, generate_series(0, 2) k`,
    `insert into dunning_decisions (tenant_id, account_id, service_id, state, action, reasons, inputs, generation,
       is_enforced, decided_at, evaluated_at, next_eval_at)
     select '${tenantId}', ${sqlId(`'a' || n`)}, ${sqlId(`'s' || n`)}, 'overdue_grace', 'none', '[]', '{}', 1, true,
       '2026-03-06', '2026-03-06', '2026-03-11' from ${each}`,
  ];
}
