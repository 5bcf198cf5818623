import { sightOf } from '@atalaya/core/domain/diagnosis/sight';
import {
  diagnoseServiceResultSchema,
  diagnoseServiceSchema,
  type ServiceDiagnosis,
  serviceDiagnosisSchema,
} from '@atalaya/core/wire/rest/diagnosis';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import { diagnosisView } from '../../diagnosis/diagnosis-view.js';
import { readEvidence } from '../../diagnosis/read-evidence.js';
import type { ApiServer, Feature } from '../../feature.js';
import { invalidField, notFound } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';

/** What is wrong with one customer's line, for the clerk, the technician and other systems. */
export const serviceDiagnosis: Feature = {
  name: 'service-diagnosis',
  register: (app, context) => {
    registerRead(app, context);
    registerAction(app, context);
  },
};

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get(
    '/services/:id/diagnosis',
    {
      config: { permission: 'service:read' },
      schema: {
        summary: 'What is wrong with a service, in one sentence with its evidence and a next step',
        params: idParamsSchema,
        response: { 200: serviceDiagnosisSchema },
      },
    },
    async (request) => {
      const found = await diagnosisOf(context, request, request.params.id);
      if (found === undefined) throw notFound();
      return found;
    },
  );
}

function registerAction(app: ApiServer, context: ApiContext): void {
  app.post(
    '/actions/diagnose-service',
    {
      config: {
        action: 'diagnose-service',
        permission: 'service:read',
        needsIdempotencyKey: true,
      },
      schema: {
        summary: 'The same for other systems; changes nothing, needs an Idempotency-Key',
        body: diagnoseServiceSchema,
        response: { 200: diagnoseServiceResultSchema },
      },
    },
    async (request) => {
      const { serviceId, dryRun } = request.body;
      const diagnosis = await diagnosisOf(context, request, serviceId);
      if (diagnosis === undefined) throw invalidField('serviceId', 'does not exist');
      return { action: 'diagnose-service' as const, dryRun, diagnosis };
    },
  );
}

async function diagnosisOf(
  context: ApiContext,
  request: FastifyRequest,
  serviceId: string,
): Promise<ServiceDiagnosis | undefined> {
  const { tenancy, deps } = context;
  const tenantId = tenancy.tenantId(request);
  const evidence = await readEvidence(context, { tenantId, serviceId, now: deps.clock.now() });
  if (evidence === undefined) return undefined;
  const timeZone = await tenancy.read(request, (trx) => readTimezone(trx, tenantId));
  return diagnosisView(evidence, { serviceId, timeZone, sight: sightOf(heldPermissions(request)) });
}
