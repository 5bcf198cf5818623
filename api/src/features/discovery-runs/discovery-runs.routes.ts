import {
  candidateListSchema,
  candidateQuerySchema,
  discoveryRunCreateSchema,
  discoveryRunListSchema,
  discoveryRunSchema,
} from '@atalaya/core/wire/rest/discovery-runs';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { readCandidates, readNames } from './candidates.read-model.js';
import { readRun, readRuns } from './discovery-runs.read-model.js';
import { insertRun, stopRun } from './discovery-runs.store.js';
import { asCandidate, asRun, heardIds } from './discovery-views.js';

const read = { permission: 'discovery:read' } as const;
const write = { permission: 'discovery:write' } as const;
const LIST = { of: 'discovery-runs' };

export const discoveryRuns: Feature = {
  name: 'discovery-runs',
  register: (app, context) => {
    registerReads(app, context);
    registerCandidates(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/discovery-runs',
    {
      config: read,
      schema: {
        summary: 'Discovery runs, the newest first; 50 are kept',
        querystring: pageQuerySchema,
        response: { 200: discoveryRunListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readRuns(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.toISOString(), row.id]);
      return { items: page.rows.map(asRun), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/discovery-runs/:id',
    {
      config: read,
      schema: {
        summary: 'One run: its scope, how far it is, what it found',
        params: idParamsSchema,
        response: { 200: discoveryRunSchema },
      },
    },
    (request) => tenancy.read(request, (trx) => runOf(trx, request.params.id)),
  );
}

function registerCandidates(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/discovery-runs/:id/candidates',
    {
      config: read,
      schema: {
        summary: 'What a run found, known devices among it',
        params: idParamsSchema,
        querystring: candidateQuerySchema,
        response: { 200: candidateListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { id } = request.params;
        const { limit, cursor, ...filters } = request.query;
        const list = { of: 'candidates', id, ...filters };
        const after = decodeCursor(list, cursor, 2);
        await runOf(trx, id);
        const rows = await readCandidates(trx, id, request.query, after);
        const page = pageOf(rows, limit, list, (row) => [row.sort_key, row.id]);
        const names = await readNames(trx, [...new Set(page.rows.flatMap(heardIds))]);
        const items = page.rows.map((row) => asCandidate(row, names));
        return { items, nextCursor: page.nextCursor };
      }),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/discovery-runs',
    {
      config: write,
      schema: {
        summary:
          'Starts a run over addresses, subnets and what known devices hear; nothing joins the inventory by it',
        body: discoveryRunCreateSchema,
        response: { 201: discoveryRunSchema },
      },
    },
    async (request, reply) => {
      const run = await tenancy.write(request, async (unit) =>
        runOf(unit.trx, await insertRun(unit, request.body)),
      );
      return reply.code(201).send(run);
    },
  );
  app.post(
    '/discovery-runs/:id/stop',
    {
      config: write,
      schema: {
        summary: 'Asks a run to stop; it ends within a second or two and keeps what it found',
        params: idParamsSchema,
        response: { 200: discoveryRunSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await stopRun(unit, request.params.id);
        return runOf(unit.trx, request.params.id);
      }),
  );
}

async function runOf(trx: Trx, id: string) {
  const row = await readRun(trx, id);
  if (!row) throw notFound();
  return asRun(row);
}
