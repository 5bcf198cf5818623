import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { createManualClock, type ManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createMemoryPollRequests } from '@atalaya/platform/streams/memory-poll-requests';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { Alerting } from './alerting.js';

const START = Date.UTC(2026, 2, 1, 12);

describe('Alerting', () => {
  const db = withDatabase();
  const running: Alerting[] = [];
  afterEach(async () => {
    for (const alerting of running.splice(0)) await alerting.stop();
  });

  async function seed(slug: string) {
    const at = new Date(START);
    const tenantId = await insertTenant(db.database, { slug, at });
    const { id: deviceId } = await db.database.withTenant(tenantId, async (trx) => {
      const device = await trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name: 'ap', role: 'ap', created_at: at, updated_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('device_sources')
        .values({ tenant_id: tenantId, device_id: device.id, driver: 'icmp', address: '10.77.0.1' })
        .execute();
      return device;
    });
    return { tenantId, deviceId };
  }

  async function start(clock: ManualClock) {
    const samples = createMemorySampleStream({ log: silentLog });
    const bus = createMemoryEventBus(silentLog);
    const pollRequests = createMemoryPollRequests(clock, silentLog);
    const alerting = new Alerting({
      clock,
      samples,
      bus,
      log: silentLog,
      database: db.database,
      pollRequests,
    });
    await alerting.start();
    running.push(alerting);
    return { alerting, samples, bus, pollRequests };
  }

  function echo(ref: { tenantId: string; deviceId: string }, ok: boolean, at: number): PollBatch {
    const report = { way: 'icmp' as const, ok, at, failures: ok ? 0 : 1, intervalMs: 60_000 };
    return { ...ref, report, samples: [] };
  }

  const intervals = ({ tenantId, deviceId }: { tenantId: string; deviceId: string }) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('device_state_intervals')
        .select(['state', 'from_at', 'to_at'])
        .where('device_id', '=', deviceId)
        .orderBy('id')
        .execute(),
    );

  const lastState = async (ref: { tenantId: string; deviceId: string }) =>
    (await intervals(ref)).at(-1)?.state;

  it('stores states as half-open intervals without a hole and tells the bus', async () => {
    const clock = createManualClock(START);
    const ref = await seed('intervals');
    const { samples, bus } = await start(clock);
    const told: string[] = [];
    bus.subscribe('device.state', ({ deviceId }) => told.push(deviceId));
    samples.publish([echo(ref, true, clock.now())]);
    expect(await waitUntil(async () => (await lastState(ref)) === 'up', 5_000)).toBe(true);
    await clock.advance(30_000);
    samples.publish([echo(ref, false, clock.now())]);
    expect(await waitUntil(async () => (await lastState(ref)) === 'down', 5_000)).toBe(true);
    const rows = await intervals(ref);
    expect(rows.map(({ state }) => state)).toEqual(['unknown', 'up', 'down']);
    expect(rows[1]?.from_at).toEqual(rows[0]?.to_at);
    expect(rows[2]?.from_at).toEqual(rows[1]?.to_at);
    expect(rows[2]?.to_at).toBeNull();
    expect(await waitUntil(() => told.length >= 2, 2_000)).toBe(true);
  });

  it('hears of lost sessions in the samples, and asks what returns since when it runs', async () => {
    const clock = createManualClock(START);
    const ref = await seed('sessions');
    await db.database.withTenant(ref.tenantId, (trx) =>
      trx
        .insertInto('device_sources')
        .values({
          tenant_id: ref.tenantId,
          device_id: ref.deviceId,
          driver: 'routeros',
          address: '10.77.0.1',
        })
        .execute(),
    );
    const { samples, pollRequests } = await start(clock);
    const asked: string[] = [];
    pollRequests.subscribe(({ kind }) => asked.push(kind));
    const incident = () =>
      db.database.withTenant(ref.tenantId, (trx) =>
        trx.selectFrom('incidents').select(['cause', 'resolution']).executeTakeFirst(),
      );
    const poll = (sessions: number, ok = true) => {
      const { report } = echo(ref, ok, clock.now());
      const sample = {
        ...ref,
        metric: 'device.pppoe_sessions',
        tags: {},
        at: clock.now(),
      } as const;
      const batch = { ...ref, report: { ...report, intervalMs: 3_600_000 } };
      samples.publish([{ ...batch, samples: ok ? [{ ...sample, value: sessions }] : [] }]);
    };
    poll(40);
    expect(await waitUntil(async () => (await lastState(ref)) === 'up', 5_000)).toBe(true);
    await clock.advance(60_000);
    poll(20);
    await clock.advance(60_000);
    poll(20);
    const opens = async () => {
      await clock.advance(2_000);
      return (await incident())?.cause === 'sessions-lost';
    };
    expect(await waitUntil(opens, 10_000)).toBe(true);
    poll(20, false);
    expect(await waitUntil(async () => (await lastState(ref)) === 'down', 5_000)).toBe(true);
    poll(40);
    expect(await waitUntil(() => asked.includes('read'), 5_000)).toBe(true);
    const ends = async () => {
      await clock.advance(2_000);
      return (await incident())?.resolution === 'recovered';
    };
    expect(await waitUntil(ends, 10_000)).toBe(true);
  });

  it('leaves a state as it was over a short restart, and ends one that nobody watched for long', async () => {
    const clock = createManualClock(START);
    const ref = await seed('restart');
    const first = await start(clock);
    first.samples.publish([echo(ref, false, clock.now())]);
    expect(await waitUntil(async () => (await lastState(ref)) === 'down', 5_000)).toBe(true);
    await running.pop()?.stop();

    const soon = createManualClock(START + 60_000);
    await start(soon);
    await running.pop()?.stop();
    expect(await lastState(ref)).toBe('down');

    const later = createManualClock(START + 3_600_000);
    await start(later);
    const rows = await intervals(ref);
    expect(rows.at(-1)).toMatchObject({
      state: 'unknown',
      from_at: new Date(START + 60_000),
      to_at: null,
    });
    expect(rows.at(-2)).toMatchObject({ state: 'down', to_at: new Date(START + 60_000) });
  });
});
