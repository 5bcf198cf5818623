import {
  bankStatementListSchema,
  bankStatementSchema,
  statementCreateSchema,
  statementLineListSchema,
  statementLineQuerySchema,
  statementPreviewCreateSchema,
  statementPreviewSchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { IMPORT_BODY_BYTES } from '@atalaya/core/wire/rest/imports';
import { importStatement } from '@atalaya/platform/payments/bank-statement';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { moneyOccasion, tenantCurrency } from '../../tenancy/money-occasion.store.js';
import {
  asLines,
  asStatement,
  readLines,
  readStatement,
  readStatements,
} from './bank-statements.read-model.js';
import { previewOf, problemSentence, readStatementFile } from './read-statement.js';
import { registerLines } from './statement-lines.routes.js';

const read = { permission: 'payment:read' } as const;
const write = { permission: 'payment:write' } as const;
const LIST = { of: 'bank-statements' };

export const bankStatements: Feature = {
  name: 'bank-statements',
  register: (app, context) => {
    registerReads(app, context);
    registerImport(app, context);
    registerLines(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/bank-statements',
    {
      config: read,
      schema: {
        summary: 'Imported statements of banks, the newest first',
        querystring: pageQuerySchema,
        response: { 200: bankStatementListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readStatements(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.imported_at.getTime(), row.id]);
      return { items: page.rows.map(asStatement), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/bank-statements/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: bankStatementSchema } } },
    async (request) =>
      asStatement(await tenancy.read(request, (trx) => readStatement(trx, request.params.id))),
  );
  app.get(
    '/bank-statements/:id/lines',
    {
      config: read,
      schema: {
        summary: 'Lines in the order of the file, open ones with whose they may be',
        params: idParamsSchema,
        querystring: statementLineQuerySchema,
        response: { 200: statementLineListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const { id } = request.params;
      const after = decodeCursor({ ...list, id }, cursor, 1);
      const tenantId = tenancy.tenantId(request);
      return tenancy.read(request, async (trx) => {
        const { currency } = await readStatement(trx, id);
        const rows = await readLines(trx, id, request.query, after);
        const page = pageOf(rows, limit, { ...list, id }, (row) => [row.position]);
        const items = await asLines(trx, tenantId, page.rows, currency);
        return { items, nextCursor: page.nextCursor };
      });
    },
  );
}

function registerImport(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/bank-statements/preview',
    {
      config: write,
      bodyLimit: IMPORT_BODY_BYTES,
      schema: {
        summary: "What a bank's file would bring; nothing is kept",
        body: statementPreviewCreateSchema,
        response: { 200: statementPreviewSchema },
      },
    },
    async (request) => {
      const tenantId = tenancy.tenantId(request);
      const currency = await tenancy.read(request, (trx) => tenantCurrency(trx, tenantId));
      return previewOf(readStatementFile(request.body, request.body.mapping, currency));
    },
  );
  app.post(
    '/bank-statements',
    {
      config: write,
      bodyLimit: IMPORT_BODY_BYTES,
      schema: {
        summary: 'Imports a statement; lines of an earlier import are known again',
        body: statementCreateSchema,
        response: { 201: bankStatementSchema },
      },
    },
    async (request, reply) => {
      const { name } = request.body;
      const statement = await tenancy.write(request, async (unit) => {
        const own = await tenantCurrency(unit.trx, unit.tenantId);
        const read = readStatementFile(request.body, request.body.mapping, own);
        const { rows, currency, format } = read;
        const [first] = read.problems;
        if (first !== undefined) throw invalidField('contentBase64', problemSentence(first));
        if (format === 'csv' && read.mapping === null) {
          throw invalidField('mapping', 'must say which column is the date and which the amount');
        }
        if (rows.length === 0) throw invalidField('contentBase64', 'holds no money that came in');
        const occasion = await moneyOccasion(unit);
        const made = { name, currency, rows, layout: { format, ...read.mapping } };
        const { id } = await importStatement(unit.trx, unit.tenantId, made, occasion);
        return asStatement(await readStatement(unit.trx, id));
      });
      return reply.code(201).send(statement);
    },
  );
}
