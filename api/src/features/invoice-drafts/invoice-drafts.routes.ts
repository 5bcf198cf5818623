import { idParamsSchema, idSchema, limitSchema } from '@atalaya/core/wire/rest/fields';
import {
  type InvoiceDraft,
  invoiceDraftCreateSchema,
  invoiceDraftListSchema,
  invoiceDraftReplaceSchema,
  invoiceDraftSchema,
} from '@atalaya/core/wire/rest/invoice-drafts';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import { asDraft, readDrafts } from '../../billing/drafts.read-model.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { deleteDraft, insertDraft, issueDraft, replaceDraft } from './invoice-drafts.store.js';

const write = { permission: 'invoice:write' } as const;
const querySchema = z.strictObject({ accountId: idSchema, limit: limitSchema });

export const invoiceDrafts: Feature = {
  name: 'invoice-drafts',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/invoice-drafts',
    {
      config: { permission: 'invoice:read' },
      schema: {
        summary: 'Drafts of single invoices of an account that are not issued yet',
        querystring: querySchema,
        response: { 200: invoiceDraftListSchema },
      },
    },
    async (request) => {
      const asked = { ...request.query, state: 'draft' };
      const rows = await tenancy.read(request, (trx) => readDrafts(trx, asked));
      return { items: rows.map(asDraft), nextCursor: null };
    },
  );
  app.get(
    '/invoice-drafts/:id',
    {
      config: { permission: 'invoice:read' },
      schema: { params: idParamsSchema, response: { 200: invoiceDraftSchema } },
    },
    (request) => tenancy.read(request, (trx) => draftOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, context: ApiContext): void {
  const { tenancy } = context;
  app.post(
    '/invoice-drafts',
    {
      config: write,
      schema: {
        summary: 'A single invoice with lines of its own; it has no number until it is issued',
        body: invoiceDraftCreateSchema,
        response: { 201: invoiceDraftSchema },
      },
    },
    async (request, reply) => {
      const draft = await tenancy.write(request, async (unit) => {
        const made = await draftOf(unit.trx, await insertDraft(unit, request.body));
        await recordDraft(unit, 'create', made.id, undefined, made);
        return made;
      });
      return reply.code(201).send(draft);
    },
  );
  app.put(
    '/invoice-drafts/:id',
    {
      config: write,
      schema: {
        summary: 'Other lines in the place of those that it has',
        params: idParamsSchema,
        body: invoiceDraftReplaceSchema,
        response: { 200: invoiceDraftSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const before = await draftOf(unit.trx, id);
        await replaceDraft(unit, id, request.body);
        const after = await draftOf(unit.trx, id);
        await recordDraft(unit, 'update', id, before, after);
        return after;
      }),
  );
  app.post(
    '/invoice-drafts/:id/issue',
    {
      config: { ...write, needsIdempotencyKey: true },
      schema: {
        summary: 'Gives it its number and freezes it: the invoice has the id of its draft',
        params: idParamsSchema,
        response: { 200: z.object({ invoiceId: idSchema }) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const accountId = await tenancy.write(request, (unit) => issueDraft(unit, id));
      await announceAccounts(context, request, [accountId]);
      return { invoiceId: id };
    },
  );
  app.delete(
    '/invoice-drafts/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const before = await draftOf(unit.trx, id);
        await deleteDraft(unit, id);
        await recordDraft(unit, 'delete', id, before, undefined);
      });
      return reply.code(204).send();
    },
  );
}

function recordDraft(
  unit: TenantUnit,
  verb: 'create' | 'update' | 'delete',
  subjectId: string,
  before: InvoiceDraft | undefined,
  after: InvoiceDraft | undefined,
): Promise<void> {
  const action = `invoice_draft.${verb}`;
  return unit.record({ action, subjectType: 'invoice_draft', subjectId, before, after });
}

async function draftOf(trx: Trx, id: string): Promise<InvoiceDraft> {
  const [row] = await readDrafts(trx, { id, limit: 1 });
  if (row === undefined) throw notFound();
  return asDraft(row);
}
