import type { FastifyRequest } from 'fastify';
import { invalidField, notFound } from '../../http/http-problem.js';

/** Whose portal is asked for: the host's own, where it is an organisation's; nobody else's exists there. */
export function askedTenant({ portalHost }: FastifyRequest, named: string | undefined): string {
  if (portalHost !== undefined) {
    if (named !== undefined && named !== portalHost.slug) throw notFound();
    return portalHost.slug;
  }
  if (named === undefined) throw invalidField('tenant', 'is missing');
  return named;
}
