import { writeCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { SERVICE_COLUMNS } from '@atalaya/core/domain/services/service-columns';
import {
  CUSTOMER_ROW_ACTIONS,
  type CustomerImportResult,
  customerImportResultSchema,
  customerImportSchema,
} from '@atalaya/core/wire/rest/customers';
import { IMPORT_BODY_BYTES } from '@atalaya/core/wire/rest/imports';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { conflict } from '../../http/http-problem.js';
import {
  type ExportedService,
  readExportedServices,
  readServiceBook,
  writeServices,
} from './import-services.store.js';
import { type PlannedService, planServices } from './plan-services.js';
import { readServiceFile } from './read-service-file.js';

const SHOWN_ROWS = 500;

/** Services out to a file and in from one, as customers are. */
export function registerServiceFiles(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/services/export',
    {
      config: { permission: 'service:read' },
      schema: { summary: 'All services as CSV, ready to be imported again' },
    },
    async (request, reply) => {
      const services = await tenancy.read(request, readExportedServices);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="services.csv"')
        .send(csvText(SERVICE_COLUMNS, services.map(cellsOf)));
    },
  );
  app.post(
    '/services/import',
    {
      config: { permission: 'service:write' },
      bodyLimit: IMPORT_BODY_BYTES,
      schema: {
        summary:
          'Says what a CSV of services would do, row by row; writes it once `dryRun` is false',
        body: customerImportSchema,
        response: { 200: customerImportResultSchema },
      },
    },
    async (request) => {
      const { dryRun, withoutRefused, ...sent } = request.body;
      const file = readServiceFile(sent);
      if (dryRun) {
        const book = await tenancy.read(request, readServiceBook);
        return asResult(planServices(file.rows, book), file.notes, true);
      }
      return tenancy.write(request, async (unit) => {
        // Two imports at once would both make the same lines.
        await unit.lockTenant();
        const planned = planServices(file.rows, await readServiceBook(unit.trx));
        const refused = planned.filter(({ action }) => action === 'refuse').length;
        if (refused > 0 && !withoutRefused) {
          throw conflict(
            'refused-rows',
            `${refused} rows are refused: mend them, or import with \`withoutRefused\`.`,
          );
        }
        await writeServices(unit, planned);
        return asResult(planned, file.notes, false);
      });
    },
  );
}

function cellsOf(service: ExportedService): string[] {
  return SERVICE_COLUMNS.map((column) => {
    const value = service[column];
    return writeCellText(typeof value === 'number' ? String(value) : value);
  });
}

function asResult(
  planned: readonly PlannedService[],
  notes: readonly string[],
  dryRun: boolean,
): CustomerImportResult {
  const of = (action: PlannedService['action']) => planned.filter((row) => row.action === action);
  const [refuse = 0, create = 0, change = 0, leave = 0] = CUSTOMER_ROW_ACTIONS.map(
    (action) => of(action).length,
  );
  const rows = CUSTOMER_ROW_ACTIONS.flatMap(of).slice(0, SHOWN_ROWS);
  return {
    dryRun,
    counts: { refuse, create, change, leave },
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
