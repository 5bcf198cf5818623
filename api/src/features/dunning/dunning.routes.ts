import {
  accountDunningSchema,
  countryPresetListSchema,
  cutListSchema,
  cutQuerySchema,
  dunningPolicySchema,
  dunningRunListSchema,
  dunningRunSchema,
  runDecisionSchema,
} from '@atalaya/core/wire/rest/dunning';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { readAccountDunning } from './account-dunning.read-model.js';
import { registerCutAnswer } from './cut-answer.js';
import { readCuts } from './cuts.read-model.js';
import { countryPresets, replaceDunningPolicy } from './dunning-policy.store.js';
import { decideRun, readRuns } from './dunning-runs.store.js';
import { registerServiceActs } from './service-acts.js';

const read = { permission: 'dunning:read' } as const;
const write = { permission: 'dunning:write' } as const;

export const dunning: Feature = {
  name: 'dunning',
  register: (app, context) => {
    registerPolicy(app, context);
    registerLists(app, context);
    registerCutAnswer(app, context);
    registerServiceActs(app, context);
  },
};

function registerPolicy(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/dunning-policy',
    {
      config: { permission: 'billing_policy:read' },
      schema: {
        summary: 'When this organisation reminds, cuts and reconnects',
        response: { 200: dunningPolicySchema },
      },
    },
    (request) =>
      tenancy.read(
        request,
        async (trx) => (await readTenantTerms(trx, tenancy.tenantId(request))).policy,
      ),
  );
  app.put(
    '/dunning-policy',
    {
      config: { permission: 'billing_policy:write' },
      schema: {
        summary: 'Replaces it; what is left out has the default of the platform',
        body: dunningPolicySchema,
        response: { 200: dunningPolicySchema },
      },
    },
    (request) => tenancy.write(request, (unit) => replaceDunningPolicy(unit, request.body)),
  );
  app.get(
    '/dunning-policy/presets',
    {
      config: { permission: 'billing_policy:read' },
      schema: {
        summary: 'Holidays and rules by country; nobody with a licence to practise reviewed them',
        response: { 200: countryPresetListSchema },
      },
    },
    async () => ({ items: countryPresets(new Date(deps.clock.now())) }),
  );
}

function registerLists(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/accounts/:id/dunning',
    {
      config: read,
      schema: {
        summary: 'Why the services of an account were cut, or are not, with all that was known',
        params: idParamsSchema,
        response: { 200: accountDunningSchema },
      },
    },
    (request) =>
      tenancy.read(request, (trx) =>
        readAccountDunning(trx, tenancy.tenantId(request), request.params.id),
      ),
  );
  app.get(
    '/dunning/cuts',
    {
      config: read,
      schema: {
        summary: 'The cuts of today: planned, held, done, or only watched',
        querystring: cutQuerySchema,
        response: { 200: cutListSchema },
      },
    },
    (request) =>
      tenancy.read(request, (trx) =>
        readCuts(trx, tenancy.tenantId(request), {
          ...request.query,
          now: new Date(deps.clock.now()),
        }),
      ),
  );
  app.get(
    '/dunning-runs',
    {
      config: read,
      schema: {
        summary: 'Days with cuts, the newest first; `stopped` waits for a person',
        response: { 200: dunningRunListSchema },
      },
    },
    (request) => tenancy.read(request, async (trx) => ({ items: await readRuns(trx) })),
  );
  app.post(
    '/dunning-runs/:id/decide',
    {
      config: write,
      schema: {
        summary: 'Lets the cuts of a stopped day go on, or not',
        params: idParamsSchema,
        body: runDecisionSchema,
        response: { 200: dunningRunSchema },
      },
    },
    (request) =>
      tenancy.write(request, (unit) => decideRun(unit, request.params.id, request.body.isApproved)),
  );
}
