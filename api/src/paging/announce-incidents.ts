import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../context.js';

/** Live news of incidents whose change is committed; that it could not be told is no reason to call the change failed. */
export async function announceIncidents(
  { tenancy, deps }: ApiContext,
  request: FastifyRequest,
  incidentIds: readonly string[],
): Promise<void> {
  const tenantId = tenancy.tenantId(request);
  for (const incidentId of incidentIds) {
    await deps.bus
      .publish('incident.changed', { tenantId, incidentId, change: 'updated' })
      .catch((error: unknown) => request.log.warn({ err: error }, 'a change was not announced'));
  }
}
