import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  serviceSlaSchema,
  slaCreditListSchema,
  slaCreditQuerySchema,
  slaDecidedSchema,
  slaDecisionSchema,
  slaExclusionSchema,
  slaExclusionViewSchema,
} from '@atalaya/core/wire/rest/sla-credits';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { decideCredits } from './decide-credits.store.js';
import { readServiceSla } from './service-sla.read-model.js';
import { asSlaCredit, readSlaCredits } from './sla-credits.read-model.js';
import { readExclusion, setExclusion } from './sla-exclusion.store.js';

export const slaCredits: Feature = {
  name: 'sla-credits',
  register: (app, context) => {
    registerReads(app, context);
    registerDecisions(app, context);
    registerExclusions(app, context);
  },
};

const maySeeMoney = (request: FastifyRequest) => heldPermissions(request).has('invoice:read');

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/sla-credits',
    {
      config: { permission: 'service:read' },
      schema: {
        summary: 'What services get back for time without them, with the evidence',
        querystring: slaCreditQuerySchema,
        response: { 200: slaCreditListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readSlaCredits(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.period_end, row.id]);
      const items = page.rows.map((row) => asSlaCredit(row, maySeeMoney(request)));
      return { items, nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/services/:id/sla',
    {
      config: { permission: 'service:read' },
      schema: {
        summary: 'Minutes without service of the period that goes on, and the credits before it',
        params: idParamsSchema,
        response: { 200: serviceSlaSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const of = { now: new Date(deps.clock.now()), maySeeMoney: maySeeMoney(request) };
        const tenantId = tenancy.tenantId(request);
        const found = await readServiceSla(trx, tenantId, request.params.id, of);
        if (found === undefined) throw notFound();
        return found;
      }),
  );
}

function registerDecisions(app: ApiServer, context: ApiContext): void {
  app.post(
    '/sla-credits/decisions',
    {
      config: { permission: 'invoice:write', needsIdempotencyKey: true },
      schema: {
        summary: 'Approves or rejects proposals; what is approved is posted as a credit note',
        body: slaDecisionSchema,
        response: { 200: slaDecidedSchema },
      },
    },
    async (request) => {
      const { items, accountIds } = await context.tenancy.write(request, (unit) =>
        decideCredits(unit, request.body),
      );
      await announceAccounts(context, request, accountIds);
      return { items };
    },
  );
}

function registerExclusions(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/incidents/:id/sla-exclusion',
    {
      config: { permission: 'incident:read' },
      schema: { params: idParamsSchema, response: { 200: slaExclusionViewSchema } },
    },
    (request) => tenancy.read(request, (trx) => readExclusion(trx, request.params.id)),
  );
  app.put(
    '/incidents/:id/sla-exclusion',
    {
      config: { permission: 'incident:write' },
      schema: {
        summary: 'Says that an incident is not to be credited, or that it is after all',
        params: idParamsSchema,
        body: slaExclusionSchema,
        response: { 200: slaExclusionViewSchema },
      },
    },
    (request) =>
      tenancy.write(request, (unit) => setExclusion(unit, request.params.id, request.body)),
  );
}
