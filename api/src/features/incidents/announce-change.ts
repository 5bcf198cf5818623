import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';

/** Live news of a change that is committed; that it could not be told is no reason to call the change failed. */
export async function announceChange(
  { tenancy, deps }: ApiContext,
  request: FastifyRequest,
  incidentId: string,
): Promise<void> {
  const tenantId = tenancy.tenantId(request);
  await deps.bus
    .publish('incident.changed', { tenantId, incidentId, change: 'updated' })
    .catch((error: unknown) => request.log.warn({ err: error }, 'a change was not announced'));
}
