import { type Books, sqlId, THIS_MONTH } from './book-names.js';

/** One customer in ten owes five months, three of them two, the others this month's only. */
const OPEN = `case when n % 10 = 0 then 5 when n % 10 < 4 then 2 else 1 end`;
const TAXES = `'[{"code":"IVA16","name":"IVA","kind":"tax","ratePpm":160000,"baseMinor":43017,"amountMinor":6883}]'`;

/** Statements that make documents and journal of all customers, all of one price, month by month as they came. */
export function moneyRows(books: Books): { documents: string[]; lines: string[] } {
  const months = Array.from({ length: books.invoicesEach }, (_, place) =>
    monthRows(books, place + 1),
  );
  return {
    documents: months.flatMap(({ documents }) => documents),
    lines: months.flatMap(({ lines }) => lines),
  };
}

/** The last invoice, number `k`, is of this month, those before it of the months before. */
function monthRows({ tenantId, invoicesEach, linesEach }: Books, k: number) {
  const each = `(select n, account, customer, service, ${sqlId(`'i' || n || '-${k}'`)} as invoice,
    (date '${THIS_MONTH}' - make_interval(months => ${invoicesEach - k}))::date as day from bench_names) e`;
  const paid = `${each} where ${k} <= ${invoicesEach} - ${OPEN}`;
  const payment = sqlId(`'p' || n || '-${k}'`);
  const number = `n::bigint * ${invoicesEach} + ${k}`;
  return {
    documents: [
      `insert into invoices (tenant_id, id, account_id, customer_id, series_id, number, full_number, kind, currency,
        net_minor, tax_minor, withheld_minor, total_minor, taxes, issue_date, due_date, period_start, period_end, snapshot,
        issued_by, issued_at, settled_at)
       select '${tenantId}', invoice, account, customer, ${sqlId(`'series'`)}, ${number}, 'B-' || (${number}),
        'recurring', 'MXN', 43017, 6883, 0, 49900, ${TAXES}, day, day + 4, day, (day + interval '1 month')::date,
        jsonb_build_object('customer', jsonb_build_object('kind', 'person', 'name', 'Cliente ' || n, 'taxId', null,
          'taxIdKind', null, 'address', 'Calle ' || n, 'email', 'c' || n || '@correo.test', 'phone', null),
          'issuer', jsonb_build_object('name', 'Bench', 'legalName', 'Bench SA de CV', 'taxId', 'BEN010101AAA', 'address',
            'Centro 1', 'phone', null, 'email', null),
          'account', jsonb_build_object('id', account, 'anchorDay', 1), 'locale', 'es'),
        'run', day + time '06:00', case when ${k} <= ${invoicesEach} - ${OPEN} then day + 3 end
       from ${each}`,
      `insert into payments (tenant_id, id, account_id, customer_id, method, amount_minor, currency, paid_on, received_at,
        recorded_by, reference)
       select '${tenantId}', ${payment}, account, customer, case n % 3 when 0 then 'cash' else 'transfer' end, 49900,
        'MXN', day + 3, day + 3 + make_interval(secs => n % 80000), 'A', 'REF' || (${number})
       from ${paid}`,
      `insert into payment_allocations (tenant_id, payment_id, invoice_id, amount_minor, allocated_by, allocated_at)
       select '${tenantId}', ${payment}, invoice, 49900, 'A', day + 3 from ${paid}`,
    ],
    lines: [
      `insert into invoice_lines (tenant_id, invoice_id, position, service_id, kind, description, period_start, period_end,
        unit_minor, net_minor, tax_minor, taxes, detail)
       select '${tenantId}', invoice, l, case when l = 0 then service end,
        case when l = 0 then 'recurring' else 'single' end, 'Internet Hogar ' || n % 20,
        case when l = 0 then day end, case when l = 0 then (day + interval '1 month')::date end,
        49900 / ${linesEach}, 43017 / ${linesEach}, 6883 / ${linesEach}, ${TAXES},
        case when l = 0 then '{"priceMinor":49900,"billedDays":30,"periodDays":30}'::jsonb else '{}' end
       from ${each} cross join generate_series(0, ${linesEach - 1}) l`,
      ...posted(tenantId, k, 'invoice', each, [
        ['receivable', 49_900],
        ['revenue', -43_017],
        ['tax:IVA16', -6_883],
      ]),
      ...posted(tenantId, k, 'payment', paid, [
        ['bank', 49_900],
        ['customer_credit', -49_900],
      ]),
      ...posted(tenantId, k, 'allocation', paid, [
        ['customer_credit', 49_900],
        ['receivable', -49_900],
      ]),
    ],
  };
}

function posted(
  tenantId: string,
  k: number,
  kind: 'invoice' | 'payment' | 'allocation',
  of: string,
  entries: readonly (readonly [ledger: string, amountMinor: number])[],
): string[] {
  const transaction = sqlId(`'j${kind}' || n || '-${k}'`);
  const source = kind === 'invoice' ? 'invoice' : sqlId(`'p' || n || '-${k}'`);
  const sides = entries.map(
    ([ledger, amount], position) =>
      `(${position}, '${ledger}', ${amount}, ${/^(receivable|customer_credit)$/.test(ledger)})`,
  );
  return [
    `insert into journal_transactions (tenant_id, id, kind, source_id, account_id, occurred_on, recorded_by, recorded_at)
     select '${tenantId}', ${transaction}, '${kind}', ${source}, account, day, 'A', day from ${of}`,
    `insert into journal_entries (tenant_id, transaction_id, position, ledger, account_id, currency, amount_minor)
     select '${tenantId}', id, side.position, side.ledger, case when side.is_own then account end, 'MXN', side.amount
     from (select ${transaction} as id, account from ${of} offset 0) posted
     cross join (values ${sides.join()}) side (position, ledger, amount, is_own)`,
  ];
}
