import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import type { SessionSink } from '@atalaya/core/ports/session-sink';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { createPostgresSessionSink } from '@atalaya/platform/sessions/postgres-session-sink';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SessionTracker } from './session-tracker.js';

const db = withDatabase();
const T0 = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const MAC = '02:00:5E:00:00:01';
let tenantId: string;
beforeAll(async () => {
  tenantId = await db.database.withPlatform(async (trx) => {
    const { id } = await trx
      .insertInto('tenants')
      .values({
        slug: 'norte',
        name: 'Norte',
        timezone: 'America/Mexico_City',
        currency: 'MXN',
        locale: 'es',
        created_at: new Date(T0),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
});

async function router(name: string) {
  const deviceId = await db.database.withTenant(tenantId, async (trx) => {
    const now = new Date(T0);
    const row = { tenant_id: tenantId, name, role: 'router', created_at: now, updated_at: now };
    const { id } = await trx
      .insertInto('devices')
      .values(row)
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
  return { tenantId, deviceId };
}

const reading = (at: number, uptimeS: number | null, bytes = 0n): DeviceReading => ({
  observedAt: at,
  observations: (['session.in_bps', 'session.out_bps'] as const).map((metric) => ({
    kind: 'counter',
    metric,
    tags: { service: 'ana' },
    raw: bytes,
    bits: 64,
    factor: 8,
    identity: '*1',
  })),
  warnings: [],
  pppSessions:
    uptimeS === null ? [] : [{ user: 'ana', callerId: MAC, address: '100.64.0.9', uptimeS }],
});

const stored = (deviceId: string) =>
  db.database.withTenant(tenantId, async (trx) => ({
    sessions: await trx
      .selectFrom('service_sessions')
      .where('device_id', '=', deviceId)
      .orderBy('from_at')
      .selectAll()
      .execute(),
    days: await trx
      .selectFrom('service_usage_days')
      .where('device_id', '=', deviceId)
      .orderBy('day')
      .selectAll()
      .execute(),
  }));

const warn = vi.fn();
function track(sink: SessionSink = createPostgresSessionSink(db.database)) {
  const clock = createManualClock(T0);
  return new SessionTracker({ sink, clock, log: { warn }, isOurs: () => true });
}

/** What was stored is loaded before the first reading is taken. */
const loaded = async (tracker: SessionTracker, device: Awaited<ReturnType<typeof router>>) => {
  await vi.waitFor(
    async () => {
      await tracker.flush(true);
      expect((await stored(device.deviceId)).sessions.length).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
};

describe('sessions of a router in Postgres', () => {
  it('go on over a restart of the collector: one session, its bytes counted once', async () => {
    const device = await router('first');
    const before = track();
    before.reading(device, reading(T0, 60, 1_000n));
    await loaded(before, device);
    before.reading(device, reading(T0 + MINUTE, 120, 5_000n));
    await before.stop();
    const after = track();
    after.reading(device, reading(T0 + 5 * MINUTE, 360, 9_000n));
    await vi.waitFor(
      async () => {
        await after.flush(true);
        const { sessions } = await stored(device.deviceId);
        expect(sessions.map(({ last_seen_at }) => last_seen_at.getTime())).toEqual([
          T0 + 5 * MINUTE,
        ]);
      },
      { timeout: 20_000 },
    );
    after.event(device, { kind: 'down', user: 'ana', callerId: MAC, at: T0 + 6 * MINUTE });
    await after.stop();
    const { sessions, days } = await stored(device.deviceId);
    expect(sessions).toMatchObject([
      {
        user_name: 'ana',
        mac: MAC,
        address: '100.64.0.9',
        from_at: new Date(T0 - MINUTE),
        to_at: new Date(T0 + 6 * MINUTE),
        disconnect_reason: 'ended',
        bytes_in: '8000',
      },
    ]);
    expect(days).toMatchObject([
      { day: '2026-06-01', bytes_in: '8000', online_ms: String(5 * MINUTE), sessions: 1 },
    ]);
  });

  it('wait while the store is down, and lose nothing', async () => {
    const device = await router('second');
    const real = createPostgresSessionSink(db.database);
    let isDown = true;
    const tracker = track({
      load: real.load,
      store: async (tenant, routers) => {
        if (isDown) throw new Error('the store is down');
        await real.store(tenant, routers);
      },
    });
    tracker.reading(device, reading(T0, 60, 1_000n));
    await vi.waitFor(
      async () => {
        warn.mockClear();
        await tracker.flush(true);
        expect(warn).toHaveBeenCalled();
      },
      { timeout: 20_000 },
    );
    tracker.reading(device, reading(T0 + MINUTE, 120, 3_000n));
    await tracker.flush(true);
    tracker.reading(device, reading(T0 + 2 * MINUTE, null));
    isDown = false;
    await tracker.stop();
    const { sessions, days } = await stored(device.deviceId);
    expect(sessions).toMatchObject([
      { to_at: new Date(T0 + MINUTE), disconnect_reason: 'gone', bytes_in: '2000' },
    ]);
    expect(days).toMatchObject([{ bytes_in: '2000', online_ms: String(MINUTE), sessions: 1 }]);
  });

  it('of a router that came from another collector are never open twice', async () => {
    const device = await router('third');
    const one = track();
    one.reading(device, reading(T0, 60));
    await loaded(one, device);
    // The other one began before this one had stored the end.
    const other = track({
      load: async () => [],
      store: createPostgresSessionSink(db.database).store,
    });
    other.reading(device, reading(T0 + MINUTE, 10));
    await vi.waitFor(
      async () => {
        await other.flush(true);
        expect((await stored(device.deviceId)).sessions).toHaveLength(2);
      },
      { timeout: 20_000 },
    );
    await Promise.all([one.stop(), other.stop()]);
    const { sessions } = await stored(device.deviceId);
    expect(sessions.map(({ to_at }) => to_at === null)).toEqual([false, true]);
  });
});
