import type { FiringAlert } from '@atalaya/core/domain/incidents/degradation';
import { type IncidentWrite, note } from '../incidents/incidents.store.js';

const ROWS_AT_ONCE = 1_000;
/** Of the alerts of one step, the timeline names this many. */
const MOST_NAMED = 10;

/** Alerts that belong to an incident from now on. */
export async function keepAlerts(
  write: IncidentWrite,
  incidentId: string,
  alerts: readonly FiringAlert[],
): Promise<void> {
  if (alerts.length === 0) return;
  const { trx, tenantId, at } = write;
  const devices = await trx
    .selectFrom('devices')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(alerts.map(({ subjectId }) => subjectId))])
    .forKeyShare()
    .execute();
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  // Those of a device that was deleted meanwhile are over already.
  const rows = alerts.flatMap((alert) => {
    const name = names.get(alert.subjectId);
    return name === undefined ? [] : [{ ...asRow(alert), device_name: name }];
  });
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('incident_alerts')
      .values(
        rows
          .slice(start, start + ROWS_AT_ONCE)
          .map((row) => ({ tenant_id: tenantId, incident_id: incidentId, from_at: at, ...row })),
      )
      .execute();
  }
  if (rows.length > 0) await note(write, incidentId, 'alerts-fired', named(rows));
}

/** Ends the alerts with these keys; all that are there for null. */
export async function clearAlerts(
  write: IncidentWrite,
  incidentId: string,
  keys: readonly string[] | null,
): Promise<void> {
  if (keys?.length === 0) return;
  const { trx, at } = write;
  let ending = trx
    .updateTable('incident_alerts')
    .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(at)]) }))
    .where('incident_id', '=', incidentId)
    .where('to_at', 'is', null);
  if (keys !== null) ending = ending.where('alert_key', 'in', keys);
  const rows = await ending.returning(['name', 'device_name']).execute();
  if (rows.length > 0) await note(write, incidentId, 'alerts-cleared', named(rows));
}

function asRow({
  key,
  ruleId,
  name,
  severity,
  subjectId,
  metric,
  tags,
  value,
  since,
}: FiringAlert) {
  return {
    alert_key: key,
    rule_id: ruleId,
    name,
    severity,
    device_id: subjectId,
    metric,
    tags: JSON.stringify(tags),
    value,
    since: new Date(since),
  };
}

function named(alerts: readonly { readonly name: string; readonly device_name: string }[]) {
  const names = alerts.map((alert) => `${alert.name} (${alert.device_name})`);
  return { count: names.length, names: names.slice(0, MOST_NAMED) };
}
