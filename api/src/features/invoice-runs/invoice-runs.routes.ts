import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { invoiceDraftListSchema } from '@atalaya/core/wire/rest/invoice-drafts';
import {
  invoiceRunCreateSchema,
  invoiceRunListSchema,
  invoiceRunQuerySchema,
  invoiceRunSchema,
  runDraftQuerySchema,
} from '@atalaya/core/wire/rest/invoice-runs';
import { asDraft, readDrafts } from '../../billing/drafts.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { asRun, readRun, readRuns } from './invoice-runs.read-model.js';
import { approveRun, cancelRun, insertRun } from './invoice-runs.store.js';

const read = { permission: 'invoice:read' } as const;
const write = { permission: 'invoice:write', needsIdempotencyKey: true } as const;

export const invoiceRuns: Feature = {
  name: 'invoice-runs',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/invoice-runs',
    {
      config: read,
      schema: { querystring: invoiceRunQuerySchema, response: { 200: invoiceRunListSchema } },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readRuns(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.created_at.getTime(), row.id]);
      return { items: page.rows.map(asRun), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/invoice-runs/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: invoiceRunSchema } } },
    (request) =>
      tenancy.read(request, async (trx) => {
        const run = await readRun(trx, request.params.id);
        if (run === undefined) throw notFound();
        return run;
      }),
  );
  app.get(
    '/invoice-runs/:id/drafts',
    {
      config: read,
      schema: {
        summary:
          "What a run would issue or issued, and whom it left out and why; by customer's name",
        params: idParamsSchema,
        querystring: runDraftQuerySchema,
        response: { 200: invoiceDraftListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const runId = request.params.id;
        const { limit, cursor, state } = request.query;
        if ((await readRun(trx, runId)) === undefined) throw notFound();
        const list = { runId, state };
        const after = decodeCursor(list, cursor, 2);
        const rows = await readDrafts(trx, { runId, state, after, limit: limit + 1 });
        const page = pageOf(rows, limit, list, (row) => [row.customer_name, row.id]);
        return { items: page.rows.map(asDraft), nextCursor: page.nextCursor };
      }),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/invoice-runs',
    {
      config: write,
      schema: {
        summary: 'Previews what a day would bill; nothing is issued before it is approved',
        body: invoiceRunCreateSchema,
        response: { 201: invoiceRunSchema },
      },
    },
    async (request, reply) => {
      const run = await tenancy.write(request, (unit) => insertRun(unit, request.body));
      return reply.code(201).send(run);
    },
  );
  app.post(
    '/invoice-runs/:id/approve',
    {
      config: write,
      schema: {
        summary: 'Has it issued: at once, or on its billing date where that is to come',
        params: idParamsSchema,
        response: { 200: invoiceRunSchema },
      },
    },
    (request) => tenancy.write(request, (unit) => approveRun(unit, request.params.id)),
  );
  app.post(
    '/invoice-runs/:id/cancel',
    {
      config: write,
      schema: {
        summary: 'Gives it up; what it issued already stays',
        params: idParamsSchema,
        response: { 200: invoiceRunSchema },
      },
    },
    (request) => tenancy.write(request, (unit) => cancelRun(unit, request.params.id)),
  );
}
