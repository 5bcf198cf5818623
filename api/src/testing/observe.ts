import { randomUUID } from 'node:crypto';
import { storeDeviceEvents } from '@atalaya/platform/inventory/device-events.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TestApi } from './with-api.js';

const MAC = '02:00:00:00:00:02';

/** What collector and alerting would have written. */
export async function observe(api: TestApi, tenantId: string, deviceId: string, slug: string) {
  const now = new Date(api.clock.now());
  const row = { tenant_id: tenantId, device_id: deviceId };
  await api.db.database.withTenant(tenantId, async (trx) => {
    await trx
      .insertInto('interfaces')
      .values({
        ...row,
        name: `${slug}0`,
        mac: MAC,
        kind: null,
        running: true,
        comment: null,
        seen_at: now,
      })
      .execute();
    await trx
      .insertInto('station_sightings')
      .values({
        ...row,
        mac: MAC,
        radio: 'wlan1',
        name: slug,
        last_ip: null,
        first_seen_at: now,
        seen_at: now,
      })
      .execute();
    await trx
      .insertInto('bridge_hosts')
      .values({ ...row, mac: MAC, interface: 'ether1', behind_mac: null, seen_at: now })
      .execute();
    await dialIn(trx, row, now, slug);
    await trx
      .insertInto('device_state')
      .values({ ...row, state: 'up', reason: null, since: now, checked_at: now })
      .execute();
    await trx
      .insertInto('device_state_intervals')
      .values({ ...row, state: 'up', reason: null, from_at: now, to_at: null })
      .execute();
  });
  await storeDeviceEvents(api.db.database, tenantId, [
    { deviceId, kind: 'trap', severity: 'warning', title: slug, text: slug, at: now.getTime() },
  ]);
  await api.metrics.write([
    {
      tenantId,
      deviceId,
      metric: 'radio.signal_dbm',
      tags: { radio: slug },
      at: api.clock.now(),
      value: -60,
    },
  ]);
}

/** A subscriber's session and a day of it. */
async function dialIn(
  trx: Trx,
  row: { readonly tenant_id: string; readonly device_id: string },
  now: Date,
  slug: string,
): Promise<void> {
  await trx
    .insertInto('service_sessions')
    .values({
      ...row,
      id: randomUUID(),
      service_id: null,
      kind: 'pppoe',
      user_name: `${slug}-ana`,
      caller_id: MAC,
      mac: MAC,
      address: '100.64.0.1',
      address_v6: null,
      from_at: now,
      to_at: null,
      last_seen_at: now,
      bytes_in: '1',
      bytes_out: '2',
      counter_in: null,
      counter_out: null,
      counter_identity: null,
      disconnect_reason: null,
    })
    .execute();
  await trx
    .insertInto('service_usage_days')
    .values({
      ...row,
      user_name: `${slug}-ana`,
      day: '2026-02-28',
      bytes_in: '1',
      bytes_out: '2',
      online_ms: '60000',
      sessions: 1,
    })
    .execute();
}
