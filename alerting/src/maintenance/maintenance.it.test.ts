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
import { Alerting } from '../alerting.js';

/** Saturday noon in Santiago; its clocks go back from 24:00 to 23:00 tonight. */
const START = Date.UTC(2026, 3, 4, 15);
const MINUTE = 60_000;

describe('maintenance windows', () => {
  const db = withDatabase();
  const running: Alerting[] = [];
  afterEach(async () => {
    for (const alerting of running.splice(0)) await alerting.stop();
  });

  /** router ← ap ← cpe, the router at a site. */
  async function seed(slug: string) {
    const at = new Date(START);
    const tenantId = await insertTenant(db.database, {
      slug,
      at,
      timezone: 'America/Santiago',
      currency: 'CLP',
    });
    return db.database.withTenant(tenantId, async (trx) => {
      const row = { tenant_id: tenantId, created_at: at, updated_at: at };
      const { id: siteId } = await trx
        .insertInto('sites')
        .values({ ...row, name: 'Cerro', kind: 'tower' })
        .returning('id')
        .executeTakeFirstOrThrow();
      const ids: string[] = [];
      for (const role of ['router', 'ap', 'cpe']) {
        const place = role === 'router' ? siteId : null;
        const { id } = await trx
          .insertInto('devices')
          .values({ ...row, name: role, role, site_id: place })
          .returning('id')
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('device_sources')
          .values({ tenant_id: tenantId, device_id: id, driver: 'icmp', address: '10.78.0.1' })
          .execute();
        const upstream = ids.at(-1);
        if (upstream !== undefined) {
          await trx
            .insertInto('device_links')
            .values({
              tenant_id: tenantId,
              upstream_id: upstream,
              downstream_id: id,
              kind: 'radio',
              source: 'manual',
              since: at,
            })
            .execute();
        }
        ids.push(id);
      }
      const [router = '', ap = '', cpe = ''] = ids;
      return { tenantId, siteId, router, ap, cpe };
    });
  }
  type World = Awaited<ReturnType<typeof seed>>;

  async function plan(
    { tenantId }: World,
    window: object,
    scope: { kind: 'site' | 'device' | 'subtree'; site_id?: string; device_id?: string },
  ) {
    const at = new Date(START);
    const dates = { created_at: at, updated_at: at };
    return db.database.withTenant(tenantId, async (trx) => {
      const { id } = await trx
        .insertInto('maintenance_windows')
        .values({
          tenant_id: tenantId,
          name: 'work',
          kind: 'once',
          created_by: 'test',
          ...dates,
          ...window,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('maintenance_window_scopes')
        .values({ tenant_id: tenantId, window_id: id, ...scope })
        .execute();
      return id;
    });
  }

  async function start(clock: ManualClock) {
    const samples = createMemorySampleStream({ log: silentLog });
    const bus = createMemoryEventBus(silentLog);
    const alerting = new Alerting({
      clock,
      samples,
      bus,
      log: silentLog,
      database: db.database,
      pollRequests: createMemoryPollRequests(clock, silentLog),
    });
    await alerting.start();
    running.push(alerting);
    return { alerting, samples, bus };
  }

  const states = async ({ tenantId, router, ap, cpe }: World) => {
    const rows = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('device_state').select(['device_id', 'state']).execute(),
    );
    const of = new Map(rows.map((row) => [row.device_id, row.state]));
    return [router, ap, cpe].map((id) => of.get(id)).join(' ');
  };
  /** Time passes until it is so: a look that came before the echoes were heard is followed by another. */
  const become = async (clock: ManualClock, world: World, wanted: string) => {
    await waitUntil(async () => {
      if ((await states(world)) === wanted) return true;
      await clock.advance(100);
      return false;
    }, 10_000);
    expect(await states(world)).toBe(wanted);
  };

  const echo = (tenantId: string, deviceId: string, ok: boolean, at: number): PollBatch => ({
    tenantId,
    deviceId,
    report: { way: 'icmp', ok, at, failures: ok ? 0 : 1, intervalMs: MINUTE },
    samples: [],
  });

  it('begin and end by the clock; what hangs on a device in maintenance is unreachable, not down', async () => {
    const clock = createManualClock(START);
    const world = await seed('once');
    const { tenantId, router, ap, cpe } = world;
    const from = new Date(START + 5 * MINUTE);
    const to = new Date(START + 65 * MINUTE);
    const row = { from_at: from, to_at: to, over_at: to };
    await plan(world, row, { kind: 'site', site_id: world.siteId });
    const { samples } = await start(clock);
    const tell = (ok: boolean) =>
      samples.publish([router, ap, cpe].map((id) => echo(tenantId, id, ok, clock.now())));
    tell(true);
    await become(clock, world, 'up up up');

    await clock.advance(5 * MINUTE - 2_000);
    tell(true);
    await become(clock, world, 'up up up');
    await clock.advance(4_000);
    await become(clock, world, 'maintenance up up');

    // Monitoring goes on: the radios below are silent, but no one is to blame for it.
    tell(false);
    await become(clock, world, 'maintenance unreachable unreachable');
    await clock.advance(2_000);
    tell(true);
    await become(clock, world, 'maintenance up up');

    // A jump of the platform clock ends it as time does.
    await clock.jump(60 * MINUTE);
    await clock.advance(2_000);
    await become(clock, world, 'up up up');
  });

  it('that are planned, or ended early, while it runs hold at once', async () => {
    const clock = createManualClock(START);
    const world = await seed('planned');
    const { tenantId, router, ap, cpe } = world;
    const { samples, bus } = await start(clock);
    samples.publish([router, ap, cpe].map((id) => echo(tenantId, id, true, clock.now())));
    await become(clock, world, 'up up up');

    const over = new Date(START + 120 * MINUTE);
    const row = { from_at: new Date(START), to_at: over, over_at: over };
    const id = await plan(world, row, { kind: 'subtree', device_id: ap });
    await bus.publish('maintenance.changed', { tenantId });
    expect(
      await waitUntil(async () => {
        await clock.advance(500);
        return (await states(world)) === 'up maintenance maintenance';
      }, 10_000),
    ).toBe(true);

    const ended = new Date(clock.now());
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('maintenance_windows')
        .set({ ended_at: ended, over_at: ended })
        .where('id', '=', id)
        .execute(),
    );
    await bus.publish('maintenance.changed', { tenantId });
    expect(
      await waitUntil(async () => {
        await clock.advance(500);
        return (await states(world)) === 'up up up';
      }, 10_000),
    ).toBe(true);
    expect(clock.now() - START).toBeLessThan(2 * MINUTE);
  });

  it('of each week come in the tenant’s zone, on the night on which its clocks change too', async () => {
    const clock = createManualClock(START);
    const world = await seed('weekly');
    const { tenantId, router, ap, cpe } = world;
    const row = {
      kind: 'weekly',
      weekdays: [7],
      start_time: '02:00',
      duration_minutes: 60,
      valid_from: '2026-01-01',
    };
    await plan(world, row, { kind: 'device', device_id: router });
    const { samples } = await start(clock);
    const at = async (instant: number) => {
      await clock.jump(instant - clock.now());
      samples.publish([router, ap, cpe].map((id) => echo(tenantId, id, true, clock.now())));
      await clock.advance(2_000);
    };
    // 02:00 is 05:00 UTC by summer time, and 06:00 UTC from tonight on.
    await at(Date.UTC(2026, 3, 5, 5, 30));
    await become(clock, world, 'up up up');
    await at(Date.UTC(2026, 3, 5, 6, 0));
    await become(clock, world, 'maintenance up up');
    await at(Date.UTC(2026, 3, 5, 7, 0));
    await become(clock, world, 'up up up');
    await at(Date.UTC(2026, 3, 12, 6, 59));
    await become(clock, world, 'maintenance up up');
  });
});
