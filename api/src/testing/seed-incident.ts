import { randomUUID } from 'node:crypto';
import type { TestApi } from './with-api.js';

/** What the alerting role would have written: an open incident with a row in each of its tables. */
export async function seedIncident(
  api: TestApi,
  tenantId: string,
  slug: string,
  rootId: string,
): Promise<string> {
  const at = new Date(api.clock.now());
  return api.db.database.withTenant(tenantId, async (trx) => {
    const { id } = await trx
      .insertInto('incidents')
      .values({
        tenant_id: tenantId,
        kind: 'outage',
        cause: 'device-down',
        severity: 'critical',
        root_device_id: rootId,
        root_name: `${slug} router`,
        root_role: 'router',
        opened_at: at,
        correlation_id: randomUUID(),
        told_at: at,
        told_devices: 1,
        announced_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const own = { tenant_id: tenantId, incident_id: id };
    const member = { name: `${slug} ap`, device_role: 'ap', part: 'member' } as const;
    await trx
      .insertInto('incident_devices')
      .values([
        {
          ...own,
          device_id: rootId,
          name: `${slug} router`,
          device_role: 'router',
          part: 'root',
          from_at: at,
        },
        { ...own, device_id: null, ...member, from_at: at },
      ])
      .execute();
    await trx
      .insertInto('incident_services')
      .values({
        ...own,
        service_id: randomUUID(),
        customer_id: randomUUID(),
        customer_name: `${slug} customer`,
        customer_kind: 'company',
        monthly_minor: '129900',
        currency: 'MXN',
        certainty: 'confirmed',
        suspended: false,
        from_at: at,
      })
      .execute();
    await trx
      .insertInto('incident_events')
      .values({
        ...own,
        at,
        kind: 'joined',
        data: JSON.stringify({ count: 1, names: [`${slug} ap`] }),
      })
      .execute();
    return id;
  });
}

/** An alert that an incident gathers, as of a degradation. */
export async function seedIncidentAlert(
  api: TestApi,
  tenantId: string,
  slug: string,
  incidentId: string,
): Promise<void> {
  const at = new Date(api.clock.now());
  await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('incident_alerts')
      .values({
        tenant_id: tenantId,
        incident_id: incidentId,
        alert_key: `${slug}/key`,
        name: `${slug} alert`,
        severity: 'warning',
        device_name: `${slug} router`,
        tags: '{}',
        since: at,
        from_at: at,
      })
      .execute(),
  );
}
