import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import {
  type AlertRuleView,
  alertRuleCreateSchema,
  alertRuleListSchema,
  alertRuleQuerySchema,
  alertRuleSchema,
  alertRuleTrialSchema,
  alertRuleTrySchema,
  alertRuleUpdateSchema,
} from '@atalaya/core/wire/rest/alert-rules';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { readWrittenReferences } from '@atalaya/platform/alerting/series-references.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { checkedPeriod } from '../../http/checked-period.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import {
  type CountedRule,
  readAlertRule,
  readAlertRules,
  readSelectableDevices,
} from './alert-rules.read-model.js';
import { insertAlertRule, updateAlertRule } from './alert-rules.store.js';
import { checkedTerms } from './checked-terms.js';
import { tryPast } from './try-past.js';

const read = { permission: 'alert_rule:read' } as const;
const write = { permission: 'alert_rule:write' } as const;
const LONGEST_TRIAL_MS = 7 * DAY_MS;

export const alertRules: Feature = {
  name: 'alert-rules',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
    registerTrial(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/alert-rules',
    {
      config: read,
      schema: { querystring: alertRuleQuerySchema, response: { 200: alertRuleListSchema } },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 1);
      const rows = await tenancy.read(request, (trx) => readAlertRules(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.name]);
      return { items: page.rows.map(asView), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/alert-rules/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: alertRuleSchema } } },
    (request) => tenancy.read(request, (trx) => viewOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/alert-rules',
    {
      config: write,
      schema: { body: alertRuleCreateSchema, response: { 201: alertRuleSchema } },
    },
    async (request, reply) => {
      const rule = await tenancy.write(request, async (unit) => {
        await checkedTerms(unit.trx, request.body);
        return viewOf(unit.trx, await insertAlertRule(unit, request.body));
      });
      return reply.code(201).send(rule);
    },
  );
  app.patch(
    '/alert-rules/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: alertRuleUpdateSchema,
        response: { 200: alertRuleSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        await unit.find('alert_rules', id);
        const before = await viewOf(unit.trx, id);
        await checkedTerms(unit.trx, afterChange(before, request.body));
        await updateAlertRule(unit, id, request.body);
        return viewOf(unit.trx, id);
      }),
  );
  app.delete(
    '/alert-rules/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { id } = request.params;
      await tenancy.write(request, async (unit) => {
        const rule = await unit.find('alert_rules', id);
        if (rule.built_in !== null) {
          throw conflict('built-in', 'A built-in rule stays: switch it off instead.');
        }
        await unit.delete('alert_rules', id);
      });
      return reply.code(204).send();
    },
  );
}

function registerTrial(app: ApiServer, context: ApiContext): void {
  app.post(
    '/alert-rules/try',
    {
      config: read,
      schema: {
        summary: 'Tells when a rule would have fired in the past',
        description:
          'Over at most 7 days of stored values, one a minute. Which devices were down then is not looked at, so it may tell of more than the rule would have. A usual value is the one of the 7 days before; acceptance and contracted values are those of now.',
        body: alertRuleTrySchema,
        response: { 200: alertRuleTrialSchema },
      },
    },
    async (request) => {
      const { from, to } = checkedPeriod(request.body, LONGEST_TRIAL_MS);
      const asked = await context.tenancy.read(request, async (trx) => ({
        terms: await checkedTerms(trx, request.body),
        devices: await readSelectableDevices(trx),
        written: await readWrittenReferences(trx),
      }));
      return tryPast(context, context.tenancy.tenantId(request), { ...asked, from, to });
    },
  );
}

function afterChange(before: AlertRuleView, change: z.output<typeof alertRuleUpdateSchema>) {
  return {
    metric: change.metric ?? before.metric,
    condition: change.condition ?? before.condition,
    forSamples: change.forSamples ?? before.forSamples,
    recoverSamples: change.recoverSamples ?? before.recoverSamples,
    guard: change.guard === undefined ? before.guard : change.guard,
    selector: change.selector ?? before.selector,
  };
}

async function viewOf(trx: Trx, id: string): Promise<AlertRuleView> {
  const row = await readAlertRule(trx, id);
  if (!row) throw notFound();
  return asView(row);
}

function asView(row: CountedRule): AlertRuleView {
  const { roles, siteIds, vendors, tags, metricTags } = row.selector;
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    severity: row.severity,
    metric: row.metric,
    condition: row.condition,
    forSamples: row.for_samples,
    recoverSamples: row.recover_samples,
    guard: row.guard,
    selector: {
      roles: [...roles],
      siteIds: [...siteIds],
      vendors: [...vendors],
      tags: [...tags],
      metricTags: { ...metricTags },
    },
    labels: row.labels,
    builtIn: row.built_in,
    runbook: BUILT_IN_RULES.find(({ key }) => key === row.built_in)?.runbook ?? null,
    firing: Number(row.firing),
    pending: Number(row.pending),
    updatedAt: row.updated_at.toISOString(),
  };
}
