import {
  type CustomerDocument,
  customerDocumentCreateSchema,
  customerDocumentListSchema,
  customerDocumentSchema,
  DOCUMENT_BODY_BYTES,
} from '@atalaya/core/wire/rest/customer-records';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { checkCustomer } from '../../customers/check-customer.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { contentDisposition } from './content-disposition.js';
import { type DocumentRow, readContent, readDocuments } from './customer-documents.read-model.js';
import { deleteDocument, insertDocument } from './customer-documents.store.js';
import { readDocument } from './read-document.js';

const read = { permission: 'customer_document:read' } as const;
const write = { permission: 'customer_document:write' } as const;

export const customerDocuments: Feature = {
  name: 'customer-documents',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/customers/:id/documents',
    {
      config: read,
      schema: {
        summary: 'Files of a customer, the newest first',
        params: idParamsSchema,
        querystring: pageQuerySchema,
        response: { 200: customerDocumentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { id } = request.params;
      const after = decodeTimeCursor({ id }, cursor);
      const rows = await tenancy.read(request, async (trx) => {
        await checkCustomer(trx, id);
        return readDocuments(trx, id, limit, after);
      });
      const page = pageOf(rows, limit, { id }, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asDocument), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/customer-documents/:id',
    {
      config: read,
      schema: { summary: 'The file itself, to be saved', params: idParamsSchema },
    },
    async (request, reply) => {
      const file = await tenancy.read(request, (trx) => readContent(trx, request.params.id));
      if (!file) throw notFound();
      return reply
        .type(file.media_type)
        .header('content-disposition', contentDisposition(file.name))
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, no-store')
        .send(Buffer.from(file.content));
    },
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/customers/:id/documents',
    {
      config: write,
      bodyLimit: DOCUMENT_BODY_BYTES,
      schema: {
        summary: 'Keeps a PDF or a picture of at most 5 MB',
        params: idParamsSchema,
        body: customerDocumentCreateSchema,
        response: { 201: customerDocumentSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const document = await tenancy.write(request, async (unit) => {
        await checkCustomer(unit.trx, id);
        return insertDocument(unit, id, readDocument(request.body));
      });
      return reply.code(201).send(asDocument(document));
    },
  );
  app.delete(
    '/customer-documents/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteDocument(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}

function asDocument(row: DocumentRow): CustomerDocument {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    uploadedBy: row.uploaded_by,
    createdAt: row.created_at.toISOString(),
  };
}
