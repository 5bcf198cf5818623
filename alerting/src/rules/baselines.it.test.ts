import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { MemoryMetricStore } from '@atalaya/platform/metrics/memory-metric-store';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createMemorySampleStream } from '@atalaya/platform/streams/memory-sample-stream';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { baselineTask } from './baseline-task.js';
import { RuleKeeper } from './rule-keeper.js';

const START = Date.UTC(2026, 2, 10, 12);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const WAIT_MS = 15_000;
const TAGS = { radio: 'wlan1' };

interface Ref {
  readonly tenantId: string;
  readonly deviceId: string;
}

describe('what series usually read', () => {
  const db = withDatabase();
  const running: RuleKeeper[] = [];
  afterEach(async () => {
    for (const keeper of running.splice(0)) await keeper.stop();
  });

  async function seed(slug: string): Promise<Ref> {
    const at = new Date(START);
    const tenantId = await insertTenant(db.database, { slug, at });
    const { id: deviceId } = await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name: 'casa', role: 'cpe', created_at: at, updated_at: at })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    return { tenantId, deviceId };
  }

  const signal = (ref: Ref, at: number, value: number): Sample => ({
    ...ref,
    metric: 'radio.signal_dbm',
    tags: TAGS,
    at,
    value,
  });

  /** 5-minute values of whole days, the newest last. */
  async function remember(store: MemoryMetricStore, ref: Ref, levels: readonly number[]) {
    const first = START - levels.length * DAY;
    await store.write(
      levels.flatMap((level, day) =>
        Array.from({ length: 288 }, (_, step) =>
          signal(ref, first + day * DAY + step * 5 * MINUTE, level + (step % 3) - 1),
        ),
      ),
    );
  }

  async function start(store: MemoryMetricStore, ref: Ref) {
    const clock = createManualClock(START);
    const samples = createMemorySampleStream({ log: silentLog });
    const bus = createMemoryEventBus(silentLog);
    const deps = { clock, samples, bus, log: silentLog, database: db.database, metrics: store };
    const keeper = new RuleKeeper(deps);
    await keeper.start();
    running.push(keeper);
    const task = baselineTask(deps, (tenantId, known) => keeper.setReferences(tenantId, known));
    const publish = (sample: Sample) => {
      const { at } = sample;
      const report = { way: 'snmp' as const, ok: true, at, failures: 0, intervalMs: MINUTE };
      samples.publish([{ ...ref, report, samples: [sample] }]);
    };
    const give = async (value: number) => {
      await clock.advance(MINUTE);
      publish(signal(ref, clock.now(), value));
      await new Promise((resolve) => setImmediate(resolve));
    };
    const refresh = () => task.run(new AbortController().signal);
    return { clock, give, publish, refresh };
  }

  const kept = ({ tenantId }: Ref) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('series_baselines')
        .select(['metric', 'series', 'value', 'held_since', 'computed_at'])
        .execute(),
    );

  const firing = ({ tenantId }: Ref) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('alerts as a')
        .innerJoin('alert_rules as r', 'r.id', 'a.rule_id')
        .where('a.state', '=', 'firing')
        .select(['r.name', 'r.severity', 'a.value'])
        .execute(),
    );

  it('is read once a day, kept, and known again after a restart', async () => {
    const ref = await seed('usual');
    const store = new MemoryMetricStore();
    await remember(store, ref, [-60, -60, -60, -60, -60, -60, -60]);
    const first = await start(store, ref);
    await first.refresh();
    const row = { metric: 'radio.signal_dbm', series: 'wlan1', value: -60, held_since: null };
    expect(await kept(ref)).toEqual([{ ...row, computed_at: new Date(START) }]);
    await store.write([signal(ref, START, -90)]);
    await first.clock.advance(10 * MINUTE);
    await first.refresh();
    expect(await kept(ref)).toEqual([{ ...row, computed_at: new Date(START) }]);
    for (let minute = 0; minute < 31; minute += 1) await first.give(-66);
    expect(await waitUntil(async () => (await firing(ref)).length > 0, WAIT_MS)).toBe(true);
    expect(await firing(ref)).toEqual([
      { name: 'Señal de cliente cayó', severity: 'warning', value: -66 },
    ]);
    await running.pop()?.stop();

    const second = await start(store, ref);
    await second.clock.advance(42 * MINUTE);
    for (let minute = 0; minute < 3; minute += 1) await second.give(-62);
    expect(await waitUntil(async () => (await firing(ref)).length === 0, WAIT_MS)).toBe(true);
  });

  it('is beside what is known of a window before a restart', async () => {
    const ref = await seed('window');
    await db.database.withTenant(ref.tenantId, async (trx) => {
      await trx.updateTable('devices').set({ role: 'router' }).execute();
    });
    const store = new MemoryMetricStore();
    const uptime = (minutesAgo: number, value: number): Sample => ({
      ...ref,
      metric: 'device.uptime_s',
      tags: {},
      at: START - minutesAgo * MINUTE,
      value,
    });
    await store.write(
      [
        [50, 9_000],
        [40, 20],
        [30, 620],
        [20, 20],
      ].map(([ago = 0, s = 0]) => uptime(ago, s)),
    );
    const { clock, publish } = await start(store, ref);
    await clock.advance(MINUTE);
    publish({ ...uptime(0, 1_280), at: clock.now() });
    await clock.advance(MINUTE);
    publish({ ...uptime(0, 15), at: clock.now() });
    expect(await waitUntil(async () => (await firing(ref)).length > 0, WAIT_MS)).toBe(true);
    expect(await firing(ref)).toMatchObject([
      { name: 'Equipo se reinicia una y otra vez', value: 3 },
    ]);
  });

  it('is not known of a young series, and not moved by a fault that lasts', async () => {
    const young = await seed('young');
    const faulty = await seed('faulty');
    const store = new MemoryMetricStore();
    await remember(store, young, [-60, -60]);
    await remember(store, faulty, [-60, -60, -60, -70, -70, -70, -70]);
    await db.database.withTenant(faulty.tenantId, (trx) =>
      trx
        .insertInto('series_baselines')
        .values({
          tenant_id: faulty.tenantId,
          device_id: faulty.deviceId,
          metric: 'radio.signal_dbm',
          series: 'wlan1',
          tags: JSON.stringify(TAGS),
          value: -60,
          computed_at: new Date(START - 2 * DAY),
        })
        .execute(),
    );
    const { refresh, give } = await start(store, young);
    await refresh();
    expect(await kept(young)).toMatchObject([{ value: null }]);
    expect(await kept(faulty)).toMatchObject([{ value: -60, computed_at: new Date(START) }]);
    for (let minute = 0; minute < 31; minute += 1) await give(-74);
    await running.pop()?.stop();
    expect(await firing(young)).toEqual([]);
  });
});
