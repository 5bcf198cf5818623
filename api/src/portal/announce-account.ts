import type { ApiDeps } from '../deps.js';

/** After the commit: what a customer did is kept, and news that fail are no failure of it. */
export async function announcePortalAccount(
  { bus, log }: Pick<ApiDeps, 'bus' | 'log'>,
  tenantId: string,
  id: string,
): Promise<void> {
  try {
    await bus.publish('accounts.changed', { tenantId, id });
  } catch (error) {
    log.warn({ err: error }, 'a change of an account could not be announced');
  }
}
