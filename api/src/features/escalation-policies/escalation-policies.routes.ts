import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  escalationPolicyCreateSchema,
  escalationPolicyListSchema,
  escalationPolicySchema,
  escalationPolicyUpdateSchema,
} from '@atalaya/core/wire/rest/paging';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { asPolicyViews, readPolicy, readPolicyRows } from './escalation-policies.read-model.js';
import {
  checkPolicy,
  planColumns,
  refuseTooManyPolicies,
  yieldDefault,
} from './escalation-policies.store.js';

const read = { permission: 'paging:read' } as const;
const write = { permission: 'paging:write' } as const;
const LIST = { of: 'escalation-policies' };

export const escalationPolicies: Feature = {
  name: 'escalation-policies',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/escalation-policies',
    {
      config: read,
      schema: {
        summary: 'Who is paged in which order, by name',
        querystring: pageQuerySchema,
        response: { 200: escalationPolicyListSchema },
      },
    },
    (request) =>
      tenancy.read(request, async (trx) => {
        const { limit, cursor } = request.query;
        const rows = await readPolicyRows(trx, limit, decodeCursor(LIST, cursor, 2));
        const page = pageOf(rows, limit, LIST, (row) => [row.name, row.id]);
        return { items: await asPolicyViews(trx, page.rows), nextCursor: page.nextCursor };
      }),
  );
  app.get(
    '/escalation-policies/:id',
    {
      config: read,
      schema: { params: idParamsSchema, response: { 200: escalationPolicySchema } },
    },
    (request) => tenancy.read(request, (trx) => readPolicy(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/escalation-policies',
    {
      config: write,
      schema: {
        body: escalationPolicyCreateSchema,
        response: { 201: escalationPolicySchema },
      },
    },
    async (request, reply) => {
      const { name, enabled, isDefault, severities, siteIds, steps, repeat } = request.body;
      const made = await tenancy.write(request, async (unit) => {
        await refuseTooManyPolicies(unit);
        await checkPolicy(unit.trx, { steps, repeat }, siteIds);
        if (isDefault) await yieldDefault(unit, null);
        const { id } = await unit.insert('escalation_policies', {
          name,
          enabled,
          is_default: isDefault,
          severities: [...new Set(severities)],
          site_ids: [...new Set(siteIds)],
          steps: JSON.stringify(steps),
          repeat_minutes: repeat?.everyMinutes ?? null,
          repeat_times: repeat?.times ?? null,
          created_at: unit.now,
          updated_at: unit.now,
        });
        return readPolicy(unit.trx, id);
      });
      return reply.code(201).send(made);
    },
  );
  app.patch(
    '/escalation-policies/:id',
    {
      config: write,
      schema: {
        summary: 'Runs that have begun go by the steps as they were',
        params: idParamsSchema,
        body: escalationPolicyUpdateSchema,
        response: { 200: escalationPolicySchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const before = await readPolicy(unit.trx, id);
        const { name, enabled, isDefault, severities, siteIds, ...plan } = request.body;
        if (plan.steps || plan.repeat !== undefined || siteIds) {
          // What was deleted since is no reason to refuse a change of something else.
          const { steps = withoutTargets(before.steps), repeat = before.repeat } = plan;
          await checkPolicy(unit.trx, { steps, repeat }, siteIds ?? []);
        }
        if (isDefault) await yieldDefault(unit, id);
        await unit.update('escalation_policies', id, {
          name,
          enabled,
          is_default: isDefault,
          severities: severities && [...new Set(severities)],
          site_ids: siteIds && [...new Set(siteIds)],
          ...planColumns(plan),
          updated_at: unit.now,
        });
        return readPolicy(unit.trx, id);
      }),
  );
  app.delete(
    '/escalation-policies/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('escalation_policies', request.params.id));
      return reply.code(204).send();
    },
  );
}

function withoutTargets(steps: readonly { readonly afterMinutes: number }[]) {
  return steps.map(({ afterMinutes }) => ({ afterMinutes, targets: [] }));
}
