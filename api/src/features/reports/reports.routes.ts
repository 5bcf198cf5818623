import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { decimalText } from '@atalaya/core/domain/money/amount';
import { addDays, type CalendarDay, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import {
  collectedQuerySchema,
  collectedSchema,
  receivableAccountListSchema,
  receivableAccountQuerySchema,
  receivablesSchema,
  recurringRevenueQuerySchema,
  recurringRevenueSchema,
} from '@atalaya/core/wire/rest/reports';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { collectedBy } from './collected.js';
import { readCollected } from './collected.read-model.js';
import { registerLeakage } from './leakage.routes.js';
import { asReceivableAccount, receivablesOn } from './receivables.js';
import { type DebtorRow, readDebtorsPage } from './receivables.read-model.js';
import { recurringRevenueOn } from './recurring-revenue.js';

const config = { permission: 'report:read' } as const;
const LONGEST_DAYS = 366;
/** More debtors than any provider has on one installation; a file beyond it would not open anyway. */
const MOST_EXPORTED = 200_000;
const COLUMNS = [
  'account',
  'customer',
  'currency',
  'open',
  'overdue',
  'oldest_due',
  'bucket',
  'invoices',
];

export const reports: Feature = {
  name: 'reports',
  register: (app, context) => {
    registerReceivables(app, context);
    registerRevenue(app, context);
    registerLeakage(app, context);
  },
};

const todayOf = (trx: Trx, { deps }: ApiContext): Promise<CalendarDay> =>
  readTenantDay(trx, new Date(deps.clock.now()));

function registerReceivables(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/reports/receivables',
    {
      config,
      schema: {
        summary: 'What customers owe today, by currency and age',
        response: { 200: receivablesSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => receivablesOn(trx, await todayOf(trx, context))),
  );
  app.get(
    '/reports/receivables/accounts',
    {
      config,
      schema: {
        summary: 'Who owes, the most overdue first',
        querystring: receivableAccountQuerySchema,
        response: { 200: receivableAccountListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const place = decodeCursor(list, cursor, 2);
      const after = place && ([Number(place[0]), String(place[1])] as const);
      const rows = await tenancy.read(request, async (trx) =>
        readDebtorsPage(trx, await todayOf(trx, context), list, { after, limit: limit + 1 }),
      );
      const page = pageOf(rows, limit, list, (row) => [Number(row.overdue), row.accountId]);
      return { items: page.rows.map(asReceivableAccount), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/reports/receivables/export',
    { config, schema: { summary: 'Everybody who owes, as CSV' } },
    async (request, reply) => {
      const rows = await tenancy.read(request, async (trx) =>
        readDebtorsPage(
          trx,
          await todayOf(trx, context),
          {},
          { after: undefined, limit: MOST_EXPORTED },
        ),
      );
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="receivables.csv"')
        .send(csvText(COLUMNS, rows.map(cellsOf)));
    },
  );
}

function registerRevenue(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.get(
    '/reports/recurring-revenue',
    {
      config,
      schema: {
        summary: 'Monthly recurring revenue, average revenue of a service, and churn, by month',
        querystring: recurringRevenueQuerySchema,
        response: { 200: recurringRevenueSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) =>
        recurringRevenueOn(trx, await todayOf(trx, context), request.query.months),
      ),
  );
  app.get(
    '/reports/collected',
    {
      config,
      schema: {
        summary: 'Payments of some days that were not reversed, by method and day',
        querystring: collectedQuerySchema,
        response: { 200: collectedSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const to = request.query.to ?? addDays(await todayOf(trx, context), 1);
        const from = request.query.from ?? addDays(to, -30);
        const days = daysBetween(from, to);
        if (days < 1 || days > LONGEST_DAYS) {
          throw invalidField('to', `must be 1 to ${LONGEST_DAYS} days after \`from\``);
        }
        return { from, to, currencies: collectedBy(await readCollected(trx, { from, to })) };
      }),
  );
}

function cellsOf(row: DebtorRow): string[] {
  const { currency } = row;
  const amount = (text: string) => decimalText({ amountMinor: Number(text), currency });
  return [
    row.accountId,
    writeCellText(row.customerName),
    currency,
    amount(row.open),
    amount(row.overdue),
    row.oldestDueDate,
    row.bucket,
    String(row.invoices),
  ];
}
