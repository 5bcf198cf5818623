import { randomUUID } from 'node:crypto';
import { noWrites, storeDecisions } from '@atalaya/platform/dunning/decision-writes.store';
import { catchUp } from '@atalaya/platform/enforcement/catch-up.store';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { pushDueSpeeds } from '@atalaya/platform/sync/push-due-speeds.store';
import { wantSpeed, wantSpeedOfPlan } from '@atalaya/platform/sync/want-speed.store';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { serviceOf, suspendedTown, wantedTown } from './testing/enforced-town.js';
import { FEBRUARY } from './testing/town-engine.js';
import { commandsOf, want, workAll } from './testing/town-routers.js';
import { events } from './testing/town-views.js';

const db = withDatabase({ poolSize: 6 });

describe('a line that is open on two routers at once', () => {
  /** Its access is read on a second router that is switched on. */
  async function doubleTown() {
    const of = await wantedTown(db.database);
    const { town, routerId } = of;
    const at = new Date(town.clock.now());
    const secondId = randomUUID();
    await town.in(async (trx) => {
      const own = { tenant_id: town.tenantId };
      const device = { id: secondId, name: 'second', role: 'router', created_at: at } as const;
      await trx
        .insertInto('devices')
        .values({ ...own, ...device, updated_at: at })
        .execute();
      const router = { device_id: secondId, mode: 'enforce', updated_at: at } as const;
      await trx
        .insertInto('enforcement_routers')
        .values({ ...own, ...router, reconciled_at: at, updated_by: 'test' })
        .execute();
      const [session] = await trx.selectFrom('service_sessions').selectAll().execute();
      if (session === undefined) throw new Error('the line has a session');
      const { user_name, caller_id } = session;
      const seen = { from_at: at, last_seen_at: at, bytes_in: '0', bytes_out: '0' };
      await trx
        .insertInto('service_sessions')
        .values({
          ...{ ...own, id: randomUUID(), device_id: secondId, kind: 'pppoe' },
          ...{ ...seen, user_name, caller_id },
        })
        .execute();
    });
    return { ...of, routers: [routerId, secondId].sort() };
  }

  it('is cut on none, which a person is asked about, and let in on both', async () => {
    const { town, one, routers } = await doubleTown();
    await want(town, [one.serviceId], 'suspended');
    expect(await commandsOf(town, one.serviceId)).toEqual([]);
    const task = () =>
      town.in((trx) =>
        trx.selectFrom('collection_tasks').select(['kind', 'key', 'state', 'account_id']).execute(),
      );
    const asked = { kind: 'access_unconfirmed', key: `access:${one.serviceId}`, state: 'open' };
    expect(await task()).toEqual([{ ...asked, account_id: one.accountId }]);
    await town.in((trx) => catchUp(trx, town.tenantId, town.clock.now()));
    expect(await task()).toHaveLength(1);
    await want(town, [one.serviceId], 'active');
    const commands = await commandsOf(town, one.serviceId);
    expect(commands.map(({ intent, router_id: id }) => [intent, id]).sort()).toEqual(
      routers.map((id) => ['restore', id]),
    );
  });
});

describe('the speed of a plan', () => {
  const wish = { actor: 'Clara', cause: 'plan-change' };
  const push = ({ town }: Awaited<ReturnType<typeof wantedTown>>) =>
    town.in((trx) => pushDueSpeeds(trx, town.tenantId, town.clock.now()));

  it('that is put off to the night goes out at four, once, and is over when it was read back', async () => {
    const of = await wantedTown(db.database);
    const { town, one, collector, router } = of;
    const now = () => town.clock.now();
    const change = (when: 'now' | 'night') =>
      town.in((trx) => wantSpeed(trx, town.tenantId, one.serviceId, { ...wish, when }, now()));
    expect(await change('now')).toBe(1);
    expect(await change('night')).toBe(0);
    // What waited for this moment waits for the night too.
    await workAll(collector, router);
    expect(await commandsOf(town, one.serviceId)).toMatchObject([{ state: 'stale' }]);
    // A line that is missing on its router does not.
    await town.clock.advance(1_000);
    const missing = { actor: 'reconciler', cause: 'provisioning', decisionId: null };
    await town.in((trx) => {
      const command = { serviceId: one.serviceId, intent: 'provision', ...missing } as const;
      return queueCommands(trx, town.tenantId, [command], now());
    });
    await workAll(collector, router);
    expect((await commandsOf(town, one.serviceId)).at(-1)).toMatchObject({ state: 'verified' });
    await town.moveTo('2026-03-10T03:59:59');
    expect(await push(of)).toBe(0);
    await town.moveTo('2026-03-10T04:00');
    expect((await serviceOf(of)).speed_due_at).toEqual(new Date(now()));
    expect(await push(of)).toBe(1);
    expect(await push(of)).toBe(0);
    await workAll(collector, router);
    const night = (await commandsOf(town, one.serviceId)).at(-1);
    expect(night).toMatchObject({ intent: 'provision', state: 'verified', actor: 'Clara' });
    expect(await serviceOf(of)).toMatchObject({ speed_due_at: null, speed_due_by: null });
    expect(await push(of)).toBe(0);
  });

  it('that was edited reaches every line with it, those whose router is switched on later too', async () => {
    const of = await wantedTown(db.database, 3);
    const { town, all, routerId, collector, router } = of;
    const mode = (to: 'off' | 'enforce') =>
      town.in((trx) =>
        trx
          .updateTable('enforcement_routers')
          .set({ mode: to, reconciled_at: new Date(town.clock.now()) })
          .where('device_id', '=', routerId)
          .execute(),
      );
    await mode('off');
    const { plan_id: planId } = await serviceOf(of);
    const edit = () =>
      town.in(async (trx) => {
        await trx
          .updateTable('plans')
          .set((eb) => ({ down_kbps: eb('down_kbps', '+', 1_000) }))
          .execute();
        const now = { actor: 'Clara', when: 'now' } as const;
        return wantSpeedOfPlan(trx, town.tenantId, planId, now, town.clock.now());
      });
    expect(await edit()).toBe(3);
    expect(await push(of)).toBe(0);
    await town.clock.advance(86_400_000);
    await mode('enforce');
    expect(await push(of)).toBe(3);
    // Edited again while a collector has the first speed in its hand: that one is not the last word.
    const lane = await collector.claim();
    if (lane === undefined) throw new Error('three lines are due');
    await edit();
    await collector.report(
      lane,
      lane.commands.map((command) => router.do(command)),
    );
    await collector.release(lane, { error: null, retryAt: null });
    expect(await push(of)).toBe(3);
    await workAll(collector, router);
    const due = await town.in((trx) =>
      trx.selectFrom('services').where('speed_due_at', 'is not', null).select('id').execute(),
    );
    expect([all.length, due]).toEqual([3, []]);
  });
});

describe('a report of a lane and a decision of the same lines', () => {
  it('hold them by id: who waits for the first has not got the second', async () => {
    const { town, all, collector, router } = await wantedTown(db.database, 2);
    const [low = '', high = ''] = all.map(({ serviceId }) => serviceId).sort();
    await want(town, [high, low], 'suspended');
    const lane = await collector.claim();
    if (lane === undefined) throw new Error('both are due');
    const decide = () => {
      const why = { decisionId: randomUUID(), actor: 'dunning', cause: 'dunning' };
      const wanted = [high, low].map((id) => {
        return { id, state: 'active' as const, generation: 2, ...why };
      });
      const occasion = { tenantId: town.tenantId, now: town.clock.now(), today: '2026-03-09' };
      return town.in((trx) => storeDecisions(trx, occasion, { ...noWrites(), wanted }));
    };
    const report = () =>
      collector.report(
        lane,
        lane.commands.map((one) => router.do(one)),
      );
    const held = (id: string) =>
      town.in((trx) =>
        sql<object>`select 1 from services where id = ${id} for update skip locked`
          .execute(trx)
          .then(({ rows }) => rows.length === 0),
      );
    const isWaiting = () =>
      db.database.withOwner(async (trx) => {
        const { rows } = await sql<object>`
          select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
          where not l.granted and a.datname = current_database()`.execute(trx);
        return rows.length > 0;
      });
    for (const work of [report, decide]) {
      const done = await town.in(async (trx) => {
        await sql`select 1 from services where id = ${low} for update`.execute(trx);
        const running = work();
        expect(await waitUntil(isWaiting, 20_000, 5)).toBe(true);
        expect(await held(high)).toBe(false);
        return { running };
      });
      await done.running;
    }
  });
});

describe('a comparison', () => {
  const bundle = { version: 1, problems: [] };
  const remedied = (kind: 'extra_block' | 'missing_block', serviceId: string) => ({
    kind,
    serviceId,
    key: serviceId,
    details: { list: 'atalaya-suspended' },
    remedy: {
      intent: kind === 'extra_block' ? ('restore' as const) : ('suspend' as const),
      serviceId,
      payload: {},
    },
  });

  it('puts a paying customer who is blocked right first, within its budget, and tells people of it once', async () => {
    const of = await suspendedTown(db.database);
    const { town, one, collector, router, routerId } = of;
    await workAll(collector, router);
    const paying = await town.service({ ...FEBRUARY, openMinor: 0 });
    await town.in((trx) =>
      trx
        .updateTable('enforcement_routers')
        .set({ writes_per_minute: 1, reconcile_asked_at: new Date(town.clock.now()) })
        .execute(),
    );
    const compare = async () => {
      const lane = await collector.claim();
      if (lane?.reconcile == null) throw new Error('a comparison is due');
      await collector.reportComparison(lane, {
        drifts: [
          remedied('missing_block', one.serviceId),
          remedied('extra_block', paying.serviceId),
        ],
        lines: [],
        bundle,
        rows: 4,
        tookMs: 0,
      });
      await collector.release(lane, { error: null, retryAt: null });
      return lane.reconcile.map(({ serviceId }) => serviceId).sort();
    };
    const both = [one.serviceId, paying.serviceId].sort();
    expect(await compare()).toEqual(both);
    const drifts = () =>
      town.in((trx) => trx.selectFrom('network_drifts').selectAll().orderBy('kind').execute());
    expect(await drifts()).toMatchObject([
      { kind: 'extra_block', service_id: paying.serviceId, command_id: expect.any(String) },
      { kind: 'missing_block', service_id: one.serviceId, command_id: null },
    ]);
    expect(await commandsOf(town, paying.serviceId)).toMatchObject([
      { intent: 'restore', state: 'queued', actor: 'reconciler', generation: 1 },
    ]);
    const told = `service.wrongly_blocked router:${routerId}`;
    expect((await events(town)).filter((event) => event === told)).toHaveLength(1);
    await workAll(collector, router);
    expect(await drifts()).toMatchObject([{ ended_how: 'repaired' }, { ended_at: null }]);
  });

  it('writes nothing where it is only watched, and does not take a wish of yesterday for one of now', async () => {
    const { town, one, collector } = await suspendedTown(db.database);
    await town.in((trx) =>
      trx
        .updateTable('enforcement_routers')
        .set({ mode: 'observe', reconcile_asked_at: new Date(town.clock.now()) })
        .execute(),
    );
    const lane = await collector.claim();
    expect(lane).toMatchObject({ commands: [], reconcile: [{ desired: 'suspended' }] });
    if (lane === undefined) throw new Error('a comparison is due');
    await collector.reportComparison(lane, {
      drifts: [remedied('missing_block', one.serviceId)],
      lines: [],
      ...{ bundle, rows: 1, tookMs: 0 },
    });
    await collector.release(lane, { error: null, retryAt: null });
    expect(await commandsOf(town, one.serviceId)).toMatchObject([{ state: 'queued' }]);
    expect(await collector.claim()).toBeUndefined();
    expect(
      await town.in((trx) => trx.selectFrom('network_drifts').select('command_id').execute()),
    ).toEqual([{ command_id: null }]);
  });
});
