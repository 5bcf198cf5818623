import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { CUSTOMER_COLUMNS } from '@atalaya/core/domain/services/customer-columns';
import {
  CUSTOMER_ROW_ACTIONS,
  type CustomerImportResult,
  customerImportResultSchema,
  customerImportSchema,
} from '@atalaya/core/wire/rest/customers';
import { IMPORT_BODY_BYTES } from '@atalaya/core/wire/rest/imports';
import type { ApiContext } from '../../context.js';
import { readCountry } from '../../customers/insert-customer.store.js';
import type { ApiServer } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { conflict } from '../../http/http-problem.js';
import { readAllCustomers, writeCustomers } from './import-customers.store.js';
import { type KnownCustomer, type PlannedCustomer, planCustomers } from './plan-customers.js';
import { readCustomerFile } from './read-customer-file.js';

const SHOWN_ROWS = 500;

/** Customers out to a file and in from one. */
export function registerCustomerFiles(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/customers/export',
    {
      config: { permission: 'customer:read' },
      schema: { summary: 'All customers as CSV, ready to be imported again' },
    },
    async (request, reply) => {
      const customers = await tenancy.read(request, readAllCustomers);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="customers.csv"')
        .send(csvText(CUSTOMER_COLUMNS, customers.map(cellsOf)));
    },
  );
  app.post(
    '/customers/import',
    {
      config: { permission: 'customer:write' },
      bodyLimit: IMPORT_BODY_BYTES,
      schema: {
        summary:
          'Says what a CSV of customers would do, row by row; writes it once `dryRun` is false',
        body: customerImportSchema,
        response: { 200: customerImportResultSchema },
      },
    },
    async (request) => {
      const { dryRun, withoutRefused, ...sent } = request.body;
      const file = readCustomerFile(sent);
      if (dryRun) {
        const planned = await tenancy.read(request, async (trx) =>
          planCustomers(file.rows, await readAllCustomers(trx), await readCountry(trx)),
        );
        return asResult(planned, file.notes, true);
      }
      return tenancy.write(request, async (unit) => {
        // Two imports at once would both make the same customers.
        await unit.lockTenant();
        const planned = planCustomers(
          file.rows,
          await readAllCustomers(unit.trx),
          await readCountry(unit.trx),
        );
        const refused = planned.filter(({ action }) => action === 'refuse').length;
        if (refused > 0 && !withoutRefused) {
          throw conflict(
            'refused-rows',
            `${refused} rows are refused: mend them, or import with \`withoutRefused\`.`,
          );
        }
        await writeCustomers(unit, planned);
        return asResult(planned, file.notes, false);
      });
    },
  );
}

function cellsOf(customer: KnownCustomer): string[] {
  const { id, kind, name, taxId, taxIdKind, phone, email, address, notes } = customer;
  return [id, kind, name, taxId, taxIdKind, phone, email, address, notes].map((value) =>
    writeCellText(value),
  );
}

function asResult(
  planned: readonly PlannedCustomer[],
  notes: readonly string[],
  dryRun: boolean,
): CustomerImportResult {
  const of = (action: PlannedCustomer['action']) => planned.filter((row) => row.action === action);
  const [refuse, create, change, leave] = CUSTOMER_ROW_ACTIONS.map((action) => of(action).length);
  const rows = CUSTOMER_ROW_ACTIONS.flatMap(of).slice(0, SHOWN_ROWS);
  return {
    dryRun,
    counts: { refuse: refuse ?? 0, create: create ?? 0, change: change ?? 0, leave: leave ?? 0 },
    rows: rows.map(({ row, action, name, changes, problems }) => ({
      row,
      action,
      name,
      changes,
      problems,
    })),
    notes: [...notes],
  };
}
