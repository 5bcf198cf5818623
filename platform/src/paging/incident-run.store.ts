import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { Trx } from '../postgres/database.js';

export interface RunRef {
  readonly tenantId: string;
  readonly incidentId: string;
  readonly at: Date;
}

/**
 * The steps begin, for the first time or anew. Which policy holds is asked when the first step is looked for, which
 * is at once. In a tenant's transaction.
 */
export async function startRun(
  trx: Trx,
  { tenantId, incidentId, at }: RunRef,
  { eventId, severity }: { readonly eventId: string; readonly severity: AlertSeverity },
): Promise<void> {
  await dropHeldOpenings(trx, incidentId);
  const run = {
    severity,
    ladder: null,
    state: 'running' as const,
    stopped_for: null,
    started_at: at,
    next_at: at,
    done: 0,
  };
  await trx
    .insertInto('incident_pagings')
    .values({ tenant_id: tenantId, incident_id: incidentId, event_id: eventId, ...run })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'incident_id']).doUpdateSet(run))
    .execute();
}

/** Nobody further is told that it opened; what waited for quiet hours to end is dropped. */
export async function stopRun(
  trx: Trx,
  incidentId: string,
  stoppedFor: 'acknowledged' | 'silenced' | 'resolved',
): Promise<void> {
  await trx
    .updateTable('incident_pagings')
    .set({ state: 'stopped', stopped_for: stoppedFor, next_at: null })
    .where('incident_id', '=', incidentId)
    .execute();
  await dropHeldOpenings(trx, incidentId);
}

async function dropHeldOpenings(trx: Trx, incidentId: string): Promise<void> {
  await trx
    .deleteFrom('held_pages')
    .where('incident_id', '=', incidentId)
    .where('about', '=', 'opened')
    .execute();
}
