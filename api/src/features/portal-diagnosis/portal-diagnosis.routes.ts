import { FULL_SIGHT } from '@atalaya/core/domain/diagnosis/sight';
import type { Verdict } from '@atalaya/core/domain/diagnosis/verdict';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { portalDiagnosisSchema } from '@atalaya/core/wire/rest/portal-diagnosis';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { ApiContext } from '../../context.js';
import { diagnosisView } from '../../diagnosis/diagnosis-view.js';
import { readEvidence } from '../../diagnosis/read-evidence.js';
import type { ApiServer, Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { portalCustomerOf } from '../../plugins/portal-authentication.js';
import { isServiceOf } from '../../portal/own-service.read-model.js';

/** A customer asks how their own line is, and hears it without anything of the network's inside. */
export const portalDiagnosis: Feature = {
  name: 'portal-diagnosis',
  register: registerDiagnosis,
};

function registerDiagnosis(app: ApiServer, context: ApiContext): void {
  const { deps } = context;
  app.get(
    '/portal/services/:id/diagnosis',
    {
      config: { portal: 'customer', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'How a service of the customer’s is now, in a plain sentence',
        params: idParamsSchema,
        response: { 200: portalDiagnosisSchema },
      },
    },
    async (request) => {
      const { tenantId, customer } = portalCustomerOf(request);
      const serviceId = request.params.id;
      const own = await deps.database.withTenant(tenantId, async (trx) => ({
        isOwn: await isServiceOf(trx, serviceId, customer.id),
        timeZone: await readTimezone(trx, tenantId),
      }));
      const asked = { tenantId, serviceId, now: deps.clock.now() };
      const evidence = own.isOwn ? await readEvidence(context, asked) : undefined;
      if (evidence === undefined) throw notFound();
      const { timeZone } = own;
      const { at, verdict, forCustomer } = diagnosisView(evidence, {
        serviceId,
        timeZone,
        sight: FULL_SIGHT,
      });
      return {
        at,
        state: stateOf(verdict),
        sentence: forCustomer,
      };
    },
  );
}

function stateOf(verdict: Verdict): 'works' | 'unknown' | 'trouble' {
  if (verdict === 'up' || verdict === 'plan_full') return 'works';
  return verdict === 'unknown' ? 'unknown' : 'trouble';
}
