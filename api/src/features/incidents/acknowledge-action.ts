import {
  type AcknowledgeIncidentResult,
  acknowledgeIncidentResultSchema,
  acknowledgeIncidentSchema,
} from '@atalaya/core/wire/rest/actions';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { heldPermissions } from '../../plugins/authentication.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { announceChange } from './announce-change.js';
import { asIncidents } from './incident-view.js';
import { type IncidentRow, readIncident } from './incidents.read-model.js';
import { acknowledgeIncident, commentIncident, lockIncident } from './incidents.store.js';

type Asked = z.output<typeof acknowledgeIncidentSchema>;
type Outcome = Pick<AcknowledgeIncidentResult, 'outcome' | 'reason'>;

/** `acknowledge-incident`: what n8n calls when somebody answered. */
export function registerAcknowledgeAction(app: ApiServer, context: ApiContext): void {
  app.post(
    '/actions/acknowledge-incident',
    {
      config: {
        action: 'acknowledge-incident',
        permission: 'incident:write',
        needsIdempotencyKey: true,
      },
      schema: {
        summary: 'Says that somebody knows of an incident; needs an Idempotency-Key',
        body: acknowledgeIncidentSchema,
        response: { 200: acknowledgeIncidentResultSchema },
      },
    },
    async (request) => {
      const asked = request.body;
      const work = (unit: TenantUnit) => act(unit, request, asked);
      const result = await context.tenancy.write(request, work);
      const isChanged = result.outcome === 'acknowledged' || asked.comment !== undefined;
      if (isChanged && !asked.dryRun) await announceChange(context, request, asked.incidentId);
      return result;
    },
  );
}

/** Whoever has an incident keeps it: a second answer is no reason to take it from them. */
async function act(
  unit: TenantUnit,
  request: FastifyRequest,
  { incidentId, kind, comment, dryRun }: Asked,
): Promise<AcknowledgeIncidentResult> {
  await lockIncident(unit, incidentId);
  const before = await readIncident(unit.trx, incidentId);
  if (before === undefined) throw notFound();
  const result = judge(before);
  if (!dryRun) {
    if (result.outcome !== 'already-acknowledged') {
      await acknowledgeIncident(unit, incidentId, kind);
    }
    if (comment !== undefined) await commentIncident(unit, incidentId, comment);
  }
  const after = await readIncident(unit.trx, incidentId);
  const maySeeCustomers = heldPermissions(request).has('customer:read');
  const [incident] = await asIncidents(unit.trx, after ? [after] : [], {
    maySeeCustomers,
    at: unit.now,
  });
  if (incident === undefined) throw notFound();
  return { action: 'acknowledge-incident', dryRun, ...result, incident };
}

function judge(incident: IncidentRow): Outcome {
  if (incident.resolved_at !== null) {
    return { outcome: 'refused', reason: 'The incident is resolved already.' };
  }
  if (incident.acknowledged_at !== null) {
    const by = incident.acknowledged_by ?? 'somebody';
    return { outcome: 'already-acknowledged', reason: `${by} acknowledged it already.` };
  }
  return { outcome: 'acknowledged', reason: 'The incident is open and nobody has it.' };
}
