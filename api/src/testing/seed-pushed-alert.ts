import type { TestApi } from './with-api.js';

/** What another tool would have told of a device. */
export async function seedPushedAlert(
  api: TestApi,
  tenantId: string,
  deviceId: string,
): Promise<void> {
  const at = new Date(api.clock.now());
  await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('pushed_alerts')
      .values({
        tenant_id: tenantId,
        fingerprint: '0'.repeat(32),
        name: 'Seeded',
        severity: 'info',
        labels: JSON.stringify({ alertname: 'Seeded' }),
        annotations: '{}',
        device_id: deviceId,
        starts_at: at,
        ends_at: new Date(api.clock.now() + 60_000),
        received_at: at,
      })
      .execute(),
  );
}
