import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import {
  QUIET_DEFAULTS,
  type QuietPlan,
  quietUntil,
} from '@atalaya/core/domain/paging/quiet-hours';
import type { Trx } from '../postgres/database.js';
import { readTimezone } from '../tenants/timezone.read-model.js';

/** The quiet hours of each of these channels: its own, and the defaults where it has none. In a tenant's transaction. */
export async function readQuietPlans(
  trx: Trx,
  channelIds: readonly string[],
): Promise<Map<string, QuietPlan>> {
  const plans = new Map<string, QuietPlan>(channelIds.map((id) => [id, QUIET_DEFAULTS]));
  if (channelIds.length === 0) return plans;
  const rows = await trx
    .selectFrom('channel_quiet_hours')
    .selectAll()
    .where('channel_id', 'in', channelIds)
    .execute();
  for (const { channel_id: id, severity, from_time: from, until_time: until } of rows) {
    const hours = from === null || until === null ? null : { from, until };
    plans.set(id, { ...(plans.get(id) ?? QUIET_DEFAULTS), [severity]: hours });
  }
  return plans;
}

/** Until when each of these channels is quiet for a severity; those that are not have no entry. */
export async function readQuietUntil(
  trx: Trx,
  tenantId: string,
  channelIds: readonly string[],
  { severity, at }: { readonly severity: AlertSeverity; readonly at: Date },
): Promise<Map<string, Date>> {
  const timezone = await readTimezone(trx, tenantId);
  const quiet = new Map<string, Date>();
  for (const [id, plan] of await readQuietPlans(trx, channelIds)) {
    const until = quietUntil(plan[severity], timezone, at.getTime());
    if (until !== null) quiet.set(id, new Date(until));
  }
  return quiet;
}
