import { COLUMNS } from '@atalaya/core/domain/inventory-import/columns';
import type { ImportProblem } from '@atalaya/core/domain/inventory-import/document';
import { exportJson } from '@atalaya/core/domain/inventory-import/export-json';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  exportQuerySchema,
  IMPORT_BODY_BYTES,
  type ImportRow,
  type InventoryImport,
  importApplySchema,
  importCreateSchema,
  importLinesQuerySchema,
  importLinesSchema,
  importListSchema,
  importRowListSchema,
  importRowQuerySchema,
  importRowSchema,
  importSchema,
} from '@atalaya/core/wire/rest/imports';
import { readWholeInventory } from '@atalaya/platform/imports/inventory.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { ImportService } from './import-service.js';
import {
  type ImportRecord,
  type ImportRowRecord,
  readImport,
  readImportLines,
  readImportRows,
  readImports,
} from './imports.read-model.js';
import { deleteImport } from './imports.store.js';
import { linesCsv, readLines } from './lines-file.js';
import { problemSentence } from './problem-sentence.js';
import { TEMPLATE_ROWS } from './template.js';
import { inventoryCsv } from './write-file.js';

const read = { permission: 'import:read' } as const;
const write = { permission: 'import:write' } as const;
const LIST = { of: 'imports' };
const SHOWN_LINES = 200;
const CSV = 'text/csv; charset=utf-8';

export const imports: Feature = {
  name: 'imports',
  register: (app, context) => {
    registerFiles(app, context);
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerFiles(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/exports/inventory',
    {
      config: read,
      schema: {
        summary: 'The whole inventory as CSV or JSON, ready to be imported again; no secrets',
        querystring: exportQuerySchema,
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const inventory = await tenancy.read(request, readWholeInventory);
      const isCsv = format === 'csv';
      return reply
        .type(isCsv ? CSV : 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="inventory.${format}"`)
        .serializer((text: unknown) => String(text))
        .send(isCsv ? inventoryCsv(inventory) : JSON.stringify(exportJson(inventory), null, 2));
    },
  );
  app.get(
    '/imports/template',
    {
      config: read,
      schema: { summary: 'A CSV with every column and an example row of each type' },
    },
    async (_request, reply) =>
      reply
        .type(CSV)
        .header('content-disposition', 'attachment; filename="inventory-template.csv"')
        .send(csvText(COLUMNS, TEMPLATE_ROWS)),
  );
  app.get(
    '/imports/:id/lines',
    {
      config: read,
      schema: {
        summary:
          'Prospective subscriber lines that an import read from PPP secrets, as JSON or CSV',
        params: idParamsSchema,
        querystring: importLinesQuerySchema,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const lines = await tenancy.read(request, (trx) => readImportLines(trx, id));
      if (lines === undefined) throw notFound();
      const table = readLines(lines);
      if (request.query.format === 'json') {
        const rows = table.rows.slice(0, SHOWN_LINES);
        return importLinesSchema.parse({ ...table, rows, total: table.rows.length });
      }
      return reply
        .type(CSV)
        .header('content-disposition', 'attachment; filename="lines.csv"')
        .send(linesCsv(table));
    },
  );
}

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/imports',
    {
      config: read,
      schema: {
        summary: 'Imports, the newest first',
        querystring: pageQuerySchema,
        response: { 200: importListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readImports(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asImport), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/imports/:id',
    {
      config: read,
      schema: {
        summary: 'One import: its state and how many rows it creates, changes, leaves and refuses',
        params: idParamsSchema,
        response: { 200: importSchema },
      },
    },
    (request) => tenancy.read(request, (trx) => importOf(trx, request.params.id)),
  );
  app.get(
    '/imports/:id/rows',
    {
      config: read,
      schema: {
        summary: 'What becomes of each row, field by field, and why a row is refused',
        params: idParamsSchema,
        querystring: importRowQuerySchema,
        response: { 200: importRowListSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { limit, cursor, ...filter } = request.query;
      const list = { ...filter, id };
      const after = decodeCursor(list, cursor, 1);
      const rows = await tenancy.read(request, async (trx) => {
        await importOf(trx, id);
        return readImportRows(trx, id, request.query, after);
      });
      const page = pageOf(rows, limit, list, (row) => [row.position]);
      return { items: page.rows.map(asRow), nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  const service = new ImportService(context);
  app.post(
    '/imports',
    {
      config: write,
      bodyLimit: IMPORT_BODY_BYTES,
      schema: {
        summary:
          'Previews an import from a file, UISP, LibreNMS or PPP secrets; nothing is written yet',
        body: importCreateSchema,
        response: { 201: importSchema },
      },
    },
    async (request, reply) => {
      const id = await service.create(request, request.body);
      return reply.code(201).send(await tenancy.read(request, (trx) => importOf(trx, id)));
    },
  );
  app.post(
    '/imports/:id/apply',
    {
      config: write,
      schema: {
        summary: 'Writes a preview in one piece; refused when the inventory changed since',
        params: idParamsSchema,
        body: importApplySchema,
        response: { 200: importSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      await service.apply(request, id, request.body.withoutRefused);
      return tenancy.read(request, (trx) => importOf(trx, id));
    },
  );
  app.delete(
    '/imports/:id',
    {
      config: write,
      schema: {
        summary: 'Forgets an import and its rows; what it wrote stays',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteImport(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}

async function importOf(trx: Trx, id: string): Promise<InventoryImport> {
  const row = await readImport(trx, id);
  if (!row) throw notFound();
  return asImport(row);
}

function asImport(row: ImportRecord): InventoryImport {
  return {
    id: row.id,
    source: row.source,
    name: row.name,
    state: row.state,
    counts: importSchema.shape.counts.parse(row.counts),
    notes: row.notes,
    error: row.error,
    hasLines: Boolean(row.hasLines),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    appliedBy: row.applied_by,
    appliedAt: row.applied_at?.toISOString() ?? null,
  };
}

function asRow(row: ImportRowRecord): ImportRow {
  // Written by storePreview alone.
  const problems = row.problems as ImportProblem[];
  return importRowSchema.parse({
    position: row.position,
    subject: row.subject,
    action: row.action,
    row: row.line,
    name: row.name,
    subjectId: row.subject_id,
    matchedBy: row.matched_by,
    changes: row.changes,
    problems: problems.map((problem) => ({ ...problem, message: problemSentence(problem) })),
    differs: row.differs,
  });
}
