import { BUILT_IN_RULES } from '@atalaya/core/domain/alerting/built-in-rules';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { createManualClock, type ManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { RuleKeeper } from './rule-keeper.js';

const START = Date.UTC(2026, 2, 1, 12);
const WAIT_MS = 15_000;

interface Ref {
  readonly tenantId: string;
  readonly deviceId: string;
}

describe('RuleKeeper', () => {
  const db = withDatabase();
  const running: RuleKeeper[] = [];
  const metrics = new MemoryMetricStore();
  afterEach(async () => {
    for (const keeper of running.splice(0)) await keeper.stop();
  });

  async function seed(slug: string): Promise<Ref> {
    const at = new Date(START);
    const tenantId = await insertTenant(db.database, { slug, at });
    const { id: deviceId } = await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name: 'ap', role: 'ap', created_at: at, updated_at: at })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    return { tenantId, deviceId };
  }

  async function start(clock: ManualClock, ref: Ref) {
    const samples = createMemorySampleStream({ log: silentLog });
    const bus = createMemoryEventBus(silentLog);
    /** What fired whenever it was told that something else does. */
    const told: string[][] = [];
    bus.subscribe('alerts.changed', async ({ tenantId }) => {
      expect(tenantId).toBe(ref.tenantId);
      const firing = (await alerts(ref)).filter(({ state }) => state === 'firing');
      told.push(firing.map((row) => row.built_in ?? ''));
    });
    const deps = { clock, samples, bus, log: silentLog, database: db.database };
    const keeper = new RuleKeeper({ ...deps, metrics });
    await keeper.start();
    running.push(keeper);
    const hot = async (value: number) => {
      await clock.advance(60_000);
      samples.publish([batch(ref, clock.now(), value)]);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { keeper, samples, bus, told, hot };
  }

  function batch(ref: Ref, at: number, value: number): PollBatch {
    const report = { way: 'snmp' as const, ok: true, at, failures: 0, intervalMs: 60_000 };
    const sample: Sample = { ...ref, metric: 'device.temperature_c', tags: {}, at, value };
    return { ...ref, report, samples: [sample] };
  }

  const alerts = ({ tenantId }: Ref) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('alerts as a')
        .innerJoin('alert_rules as r', 'r.id', 'a.rule_id')
        .select(['r.built_in', 'a.state', 'a.samples', 'a.since'])
        .orderBy('r.built_in')
        .execute(),
    );
  const states = async (ref: Ref) => (await alerts(ref)).map((row) => row.state);
  const stateIs = (ref: Ref, ...wanted: string[]) =>
    waitUntil(async () => (await states(ref)).join() === wanted.join(), WAIT_MS);

  it('gives every tenant the built-in rules, once', async () => {
    const ref = await seed('built-in');
    await start(createManualClock(START), ref);
    await start(createManualClock(START), ref);
    const rules = await db.database.withTenant(ref.tenantId, (trx) =>
      trx.selectFrom('alert_rules').select(['name', 'enabled']).execute(),
    );
    expect(rules).toHaveLength(BUILT_IN_RULES.length);
    expect(rules.every(({ enabled }) => enabled)).toBe(true);
    expect(rules.map(({ name }) => name)).toContain('Equipo caliente');
  });

  it('tells once that a device is hot, and once that it is not, over a restart in between', async () => {
    const ref = await seed('restart');
    const clock = createManualClock(START);
    const first = await start(clock, ref);
    for (let minute = 0; minute < 3; minute += 1) await first.hot(75);
    expect(await stateIs(ref, 'pending')).toBe(true);
    await running.pop()?.stop();
    expect((await alerts(ref))[0]).toMatchObject({ built_in: 'board-temperature', samples: 3 });

    const second = await start(clock, ref);
    second.samples.publish([batch(ref, clock.now(), 75)]);
    for (let minute = 0; minute < 2; minute += 1) await second.hot(75);
    expect(await stateIs(ref, 'firing')).toBe(true);
    await expect.poll(() => second.told).toEqual([['board-temperature']]);
    await running.pop()?.stop();

    const third = await start(clock, ref);
    for (let minute = 0; minute < 3; minute += 1) await third.hot(75);
    expect(await stateIs(ref, 'firing')).toBe(true);
    for (let minute = 0; minute < 3; minute += 1) await third.hot(50);
    expect(await stateIs(ref)).toBe(true);
    await expect.poll(() => third.told).toEqual([[]]);
  });

  it('ends what fires when its rule is switched off, told or not', async () => {
    const ref = await seed('off');
    const clock = createManualClock(START);
    const first = await start(clock, ref);
    for (let minute = 0; minute < 5; minute += 1) await first.hot(90);
    expect(await stateIs(ref, 'firing', 'firing')).toBe(true);
    const switchOff = (builtIn: string) =>
      db.database.withTenant(ref.tenantId, (trx) =>
        trx
          .updateTable('alert_rules')
          .set({ enabled: false })
          .where('built_in', '=', builtIn)
          .execute(),
      );
    await switchOff('board-temperature');
    await first.bus.publish('alert-rules.changed', { tenantId: ref.tenantId });
    const isTold = async () => {
      await clock.advance(500);
      return first.told.at(-1)?.join() === 'board-temperature-critical';
    };
    expect(await waitUntil(isTold, WAIT_MS)).toBe(true);
    await running.pop()?.stop();
    // While nobody evaluates.
    await switchOff('board-temperature-critical');
    const second = await start(clock, ref);
    await expect.poll(() => second.told).toEqual([[]]);
    expect(await states(ref)).toEqual([]);
  });

  it('tells that what fired has ended when its rule is deleted', async () => {
    const ref = await seed('rule-deleted');
    const clock = createManualClock(START);
    const { hot, bus, told } = await start(clock, ref);
    for (let minute = 0; minute < 5; minute += 1) await hot(75);
    expect(await stateIs(ref, 'firing')).toBe(true);
    await db.database.withTenant(ref.tenantId, (trx) =>
      trx.deleteFrom('alert_rules').where('built_in', '=', 'board-temperature').execute(),
    );
    await bus.publish('alert-rules.changed', { tenantId: ref.tenantId });
    // A built-in rule that is gone comes back, as a new one that knows nothing of it.
    const isTold = async () => {
      await clock.advance(500);
      return told.length > 1;
    };
    expect(await waitUntil(isTold, WAIT_MS)).toBe(true);
    expect(told).toEqual([['board-temperature'], []]);
    expect(await states(ref)).toEqual([]);
  });

  it('begins nothing on a device that is not up', async () => {
    const ref = await seed('down');
    const at = new Date(START);
    await db.database.withTenant(ref.tenantId, (trx) =>
      trx
        .insertInto('device_state')
        .values({
          tenant_id: ref.tenantId,
          device_id: ref.deviceId,
          state: 'maintenance',
          reason: 'planned',
          since: at,
          checked_at: at,
        })
        .execute(),
    );
    const clock = createManualClock(START);
    const { hot, bus } = await start(clock, ref);
    for (let minute = 0; minute < 6; minute += 1) await hot(90);
    expect(await states(ref)).toEqual([]);
    await db.database.withTenant(ref.tenantId, (trx) =>
      trx.updateTable('device_state').set({ state: 'up' }).execute(),
    );
    await bus.publish('device.state', ref);
    const begun = waitUntil(async () => {
      await hot(90);
      return (await states(ref)).length > 0;
    }, WAIT_MS);
    expect(await begun).toBe(true);
  });

  it('stores nothing for a device that was deleted meanwhile, and goes on', async () => {
    const ref = await seed('deleted');
    const clock = createManualClock(START);
    const { hot } = await start(clock, ref);
    const { deviceId } = await db.database.withTenant(ref.tenantId, async (trx) => {
      const row = { tenant_id: ref.tenantId, name: 'other', role: 'ap' };
      const at = { created_at: new Date(START), updated_at: new Date(START) };
      const other = await trx
        .insertInto('devices')
        .values({ ...row, ...at })
        .returning('id as deviceId')
        .executeTakeFirstOrThrow();
      await trx.deleteFrom('devices').where('id', '=', ref.deviceId).execute();
      return other;
    });
    for (let minute = 0; minute < 5; minute += 1) await hot(90);
    await running.pop()?.stop();
    expect(await states(ref)).toEqual([]);
    const other = { ...ref, deviceId };
    const second = await start(clock, other);
    for (let minute = 0; minute < 2; minute += 1) await second.hot(90);
    expect(await stateIs(other, 'pending', 'pending')).toBe(true);
  });
});
