import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  fiscalDocumentListSchema,
  fiscalDocumentQuerySchema,
  fiscalDocumentSchema,
} from '@atalaya/core/wire/rest/fiscal-documents';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import {
  asFiscalDocument,
  readFiscalDocument,
  readFiscalDocuments,
  readFiscalFile,
} from './fiscal-documents.read-model.js';
import { replayFiscalDocument } from './replay-fiscal-document.store.js';

const read = { permission: 'invoice:read' } as const;
const write = { permission: 'invoice:write', needsIdempotencyKey: true } as const;

/** What the tax authority got of the charge documents, and what it answered. */
export const fiscalDocuments: Feature = {
  name: 'fiscal-documents',
  register: (app, context) => {
    registerReads(app, context);
    registerFiles(app, context);
    registerReplay(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/fiscal-documents',
    {
      config: read,
      schema: {
        summary: 'Fiscal documents, the newest first',
        querystring: fiscalDocumentQuerySchema,
        response: { 200: fiscalDocumentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) =>
        readFiscalDocuments(trx, request.query, after),
      );
      const page = pageOf(rows, limit, list, (row) => [row.queued_at.getTime(), row.id]);
      return { items: page.rows.map(asFiscalDocument), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/fiscal-documents/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: fiscalDocumentSchema } } },
    (request) =>
      tenancy.read(request, async (trx) => {
        const row = await readFiscalDocument(trx, request.params.id);
        if (row === undefined) throw notFound();
        return asFiscalDocument(row);
      }),
  );
}

function registerFiles(app: ApiServer, { tenancy }: ApiContext): void {
  const schema = { params: idParamsSchema };
  const file = (id: string, request: Parameters<typeof tenancy.read>[0]) =>
    tenancy.read(request, async (trx) => {
      const row = await readFiscalFile(trx, id);
      if (row === undefined) throw notFound();
      return { ...row, name: `${row.type}-${row.series}-${row.number}` };
    });
  app.get('/fiscal-documents/:id/xml', { config: read, schema }, async (request, reply) => {
    const { xml, name } = await file(request.params.id, request);
    if (xml === null) throw notFound();
    return reply
      .header('content-type', 'application/xml; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}.xml"`)
      .send(xml);
  });
  app.get('/fiscal-documents/:id/receipt', { config: read, schema }, async (request, reply) => {
    const { receipt, name } = await file(request.params.id, request);
    if (receipt === null) throw notFound();
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="R-${name}.zip"`)
      .send(Buffer.from(receipt));
  });
}

function registerReplay(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/fiscal-documents/:id/replay',
    {
      config: write,
      schema: {
        summary: 'Sends a dead one again, or another one in place of a rejected one',
        params: idParamsSchema,
        response: { 200: fiscalDocumentSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const id = await replayFiscalDocument(unit, request.params.id);
        const row = await readFiscalDocument(unit.trx, id);
        if (row === undefined) throw notFound();
        return asFiscalDocument(row);
      }),
  );
}
