import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../context.js';

/** After the commit: what these accounts owe, or why they are not cut, is otherwise. News that fail are no failure of the change. */
export async function announceAccounts(
  { deps, tenancy }: ApiContext,
  request: FastifyRequest,
  accountIds: Iterable<string>,
): Promise<void> {
  const tenantId = tenancy.tenantId(request);
  for (const id of new Set(accountIds)) {
    try {
      await deps.bus.publish('accounts.changed', { tenantId, id });
    } catch (error) {
      deps.log.warn({ err: error }, 'a change of an account could not be announced');
    }
  }
}
