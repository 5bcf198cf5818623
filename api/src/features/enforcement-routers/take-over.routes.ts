import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  namedBlocksSchema,
  observedServiceListSchema,
  observedServiceQuerySchema,
  takeOverApprovalSchema,
  takeOverApprovedSchema,
  takeOverEntryListSchema,
  takeOverEntryQuerySchema,
  takeOverSchema,
} from '@atalaya/core/wire/rest/take-over';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { csvText } from '../../files/csv-text.js';
import { decodeCursor, type Position, pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { decodeNameCursor, UUID } from '../../http/name-cursor.js';
import { mustRouter } from './enforcement-routers.store.js';
import { entryView, readEntries, readTakeOver } from './take-over.read-model.js';
import { approveTakeOver, nameBlocks } from './take-over.store.js';
import { ENTRY_COLUMNS, entryCells } from './take-over-cells.js';
import { observedView, readObserved } from './take-over-services.read-model.js';

const read = { permission: 'enforcement:read' } as const;
const write = { permission: 'enforcement:write' } as const;

/** Another system's cuts on one router: named, looked at, taken over. */
export function registerTakeOver(app: ApiServer, context: ApiContext): void {
  registerReads(app, context);
  registerExport(app, context);
  registerObservation(app, context);
  registerWrites(app, context);
}

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/enforcement-routers/:id/take-over',
    {
      config: read,
      schema: {
        summary: 'What another system left on a router: what was named, what looks like it, counts',
        params: idParamsSchema,
        response: { 200: takeOverSchema },
      },
    },
    (request) => tenancy.read(request, (trx) => readTakeOver(trx, request.params.id)),
  );
  app.get(
    '/enforcement-routers/:id/take-over/entries',
    {
      config: read,
      schema: {
        summary: 'Each cut of the other system with whose it is and what becomes of it',
        params: idParamsSchema,
        querystring: takeOverEntryQuerySchema,
        response: { 200: takeOverEntryListSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { limit, cursor, ...filter } = request.query;
      const list = { of: id, ...filter };
      const after = decodeEntryCursor(list, cursor);
      const rows = await tenancy.read(request, async (trx) => {
        await mustRouter(trx, id);
        return readEntries(trx, id, request.query, after);
      });
      const page = pageOf(rows, limit, list, (row) => [row.rank, row.sort_key, row.id]);
      return { items: page.rows.map(entryView), nextCursor: page.nextCursor };
    },
  );
}

/** All that a reading keeps. */
const MOST_ROWS = 10_000;

function registerExport(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/enforcement-routers/:id/take-over/export',
    { config: read, schema: { summary: 'The preview, as CSV', params: idParamsSchema } },
    async (request, reply) => {
      const { id } = request.params;
      const rows = await tenancy.read(request, async (trx) => {
        await mustRouter(trx, id);
        return readEntries(trx, id, { limit: MOST_ROWS }, undefined);
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="take-over.csv"')
        .send(csvText(ENTRY_COLUMNS, rows.map(entryView).map(entryCells)));
    },
  );
}

function decodeEntryCursor(list: object, cursor: string | undefined): Position | undefined {
  const after = decodeCursor(list, cursor, 3);
  if (after && !(Number.isInteger(after[0]) && UUID.test(String(after[2])))) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  return after;
}

function registerObservation(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/enforcement-routers/:id/take-over/services',
    {
      config: read,
      schema: {
        summary: 'Whom we would have cut and whom the other system did, as of the last reading',
        params: idParamsSchema,
        querystring: observedServiceQuerySchema,
        response: { 200: observedServiceListSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { limit, cursor, ...filter } = request.query;
      const list = { of: id, ...filter };
      const after = decodeNameCursor(list, cursor);
      const tenantId = tenancy.tenantId(request);
      const found = await tenancy.read(request, async (trx) => {
        await mustRouter(trx, id);
        const of = { tenantId, routerId: id, now: new Date(deps.clock.now()) };
        return readObserved(trx, of, request.query, after);
      });
      const page = pageOf(found.rows, limit, list, (row) => [row.customer, row.id]);
      const items = page.rows.map(observedView);
      return { items, nextCursor: page.nextCursor, counts: found.counts };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.put(
    '/enforcement-routers/:id/take-over',
    {
      config: write,
      schema: {
        summary: 'Names what another system marks its cuts with; the router is read anew',
        params: idParamsSchema,
        body: namedBlocksSchema,
        response: { 200: takeOverSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await nameBlocks(unit, request.params.id, request.body);
        return readTakeOver(unit.trx, request.params.id);
      }),
  );
  app.post(
    '/enforcement-routers/:id/take-over/approval',
    {
      config: { ...write, needsIdempotencyKey: true },
      schema: {
        summary: 'Takes over what a preview showed; needs an Idempotency-Key',
        params: idParamsSchema,
        body: takeOverApprovalSchema,
        response: { 202: takeOverApprovedSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const done = await tenancy.write(request, (unit) => approveTakeOver(unit, id, request.body));
      return reply.code(202).send(done);
    },
  );
}
