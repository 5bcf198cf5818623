import { randomUUID } from 'node:crypto';
import type { CommandOutcome } from '@atalaya/core/ports/network-commands';
import { noWrites, storeDecisions } from '@atalaya/platform/dunning/decision-writes.store';
import { catchUp } from '@atalaya/platform/enforcement/catch-up.store';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { pushDueSpeeds } from '@atalaya/platform/sync/push-due-speeds.store';
import { wantSpeed, wantSpeedOfPlan } from '@atalaya/platform/sync/want-speed.store';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { FEBRUARY, foundTown, MARCH } from './testing/town-engine.js';
import {
  collectorOf,
  commandsOf,
  FakeRouter,
  switchOn,
  want,
  workAll,
  workOff,
} from './testing/town-routers.js';
import { addChannels, charges, events } from './testing/town-views.js';

const db = withDatabase({ poolSize: 6 });

/** One service that is cut at ten, on a router that is switched on. */
async function cutTown() {
  const { town, until, look } = await foundTown(db.database, '2026-03-06T08:00');
  const routerId = await switchOn(db.database, town);
  const one = await town.service(MARCH);
  await until(['2026-03-09T00:00', '2026-03-09T09:59', '2026-03-09T10:00']);
  await town.in((trx) =>
    trx
      .updateTable('enforcement_routers')
      .set({ reconciled_at: new Date(town.clock.now()) })
      .execute(),
  );
  const collector = collectorOf(town, db.database);
  return { town, until, look, one, routerId, collector, router: new FakeRouter() };
}

/** The same without the days before it. */
async function wantedTown(count = 1) {
  const { town } = await foundTown(db.database, '2026-03-09T10:00');
  const routerId = await switchOn(db.database, town);
  const all = await town.crowd(count, () => ({ ...FEBRUARY, openMinor: 0 }));
  const [one] = all;
  if (one === undefined) throw new Error('a town has people');
  const collector = collectorOf(town, db.database);
  return { town, one, all, routerId, collector, router: new FakeRouter() };
}

async function suspendedTown() {
  const of = await wantedTown();
  await want(of.town, [of.one.serviceId], 'suspended');
  return of;
}

const serviceOf = ({ town, one }: Pick<Awaited<ReturnType<typeof wantedTown>>, 'town' | 'one'>) =>
  town.in((trx) =>
    trx
      .selectFrom('services')
      .where('id', '=', one.serviceId)
      .selectAll()
      .executeTakeFirstOrThrow(),
  );

describe('a cut and its return', () => {
  it('go from the decision to what was read back, with their record, their event and the fee', async () => {
    const of = await cutTown();
    const { town, one, collector, router, look } = of;
    const [queued] = await commandsOf(town, one.serviceId);
    expect(queued).toMatchObject({
      ...{ intent: 'suspend', state: 'queued', generation: 2 },
      ...{ actor: 'dunning', cause: 'dunning' },
    });
    const decision = await town.in((trx) =>
      trx
        .selectFrom('dunning_decisions')
        .where('action', '=', 'suspend')
        .select('id')
        .executeTakeFirst(),
    );
    expect(queued?.decision_id).toBe(decision?.id);
    await workAll(collector, router);
    expect(await serviceOf(of)).toMatchObject({
      observed_state: 'suspended',
      observed_evidence: { list: 'atalaya-suspended' },
      observed_at: new Date(town.clock.now()),
    });
    const audit = await town.in((trx) =>
      trx
        .selectFrom('audit_log')
        .where('action', '=', 'network_command.verified')
        .select(['actor_name', 'subject_id', 'before', 'after'])
        .execute(),
    );
    expect(audit).toMatchObject([
      {
        actor_name: 'dunning',
        subject_id: one.serviceId,
        before: { blocked: false },
        after: { commands: [{ answer: 'done' }], after: { blocked: true }, latencyMs: 3 },
      },
    ]);
    expect(await events(town)).toContain(`service.access_changed service:${one.serviceId}`);
    await town.pay(one, 49_900);
    await look(one.accountId);
    await workAll(collector, router);
    expect(await serviceOf(of)).toMatchObject({
      desired_state: 'active',
      observed_state: 'active',
    });
    expect(router).toMatchObject({ writes: 2, blocked: new Set() });
    expect(await charges(town, one)).toContainEqual({
      kind: 'reconnection_fee',
      amount_minor: '5000',
    });
  });

  it('are told to the customer when they are near and when they were seen, each once; who paid hears nothing', async () => {
    const { town, until, look } = await foundTown(db.database, '2026-03-08T20:00');
    await switchOn(db.database, town);
    await addChannels(town, ['email']);
    const [one, paying] = [await town.service(MARCH), await town.service(MARCH)];
    await until(['2026-03-09T00:00', '2026-03-09T08:00']);
    await town.pay(paying, 49_900);
    await look(paying.accountId);
    const told = (state?: string) =>
      town.in(async (trx) => {
        const rows = await trx
          .selectFrom('cut_messages')
          .selectAll()
          .orderBy('created_at')
          .orderBy('phase', 'desc')
          .orderBy('state')
          .execute();
        return rows
          .filter((row) => state === undefined || row.state === state)
          .map((row) => `${row.phase} ${row.about} ${row.state}`);
      });
    expect(await told()).toEqual(['soon 2026-03-09 waiting', 'soon 2026-03-09 waiting']);
    await until('2026-03-09T09:59');
    expect(await told()).toEqual(['soon 2026-03-09 dropped', 'soon 2026-03-09 sending']);
    const arrive = () =>
      town.in((trx) =>
        trx
          .updateTable('channel_deliveries')
          .set({ state: 'delivered', settled_at: new Date(town.clock.now()) })
          .where('subject', '=', `cut-messages:${one.accountId}`)
          .execute(),
      );
    await arrive();
    await until('2026-03-09T10:00');
    expect((await town.state(one)).desired).toBe('suspended');
    // It was decided, and nobody has seen it.
    expect(await told()).toEqual(['soon 2026-03-09 dropped', 'soon 2026-03-09 told']);
    const [collector, router] = [collectorOf(town, db.database), new FakeRouter()];
    await workAll(collector, router);
    await look();
    await look();
    expect(await told('sending')).toEqual(['cut 2 sending']);
    await town.pay(one, 49_900);
    await look(one.accountId);
    await workAll(collector, router);
    await arrive();
    await look();
    expect(await told('sending')).toEqual(['back 2 sending']);
    expect(await told('told')).toEqual(['soon 2026-03-09 told', 'cut 2 told']);
    const mails = await town.in((trx) =>
      trx
        .selectFrom('outbox as o')
        .innerJoin('channel_deliveries as d', 'd.event_id', 'o.id')
        .where('o.type', '=', 'dunning.message')
        .orderBy('o.sequence')
        .select(['o.data', 'd.recipient'])
        .execute(),
    );
    expect(mails.map(({ data, recipient }) => [data['phase'], data['open'], recipient])).toEqual([
      ['soon', { amountMinor: 49_900, currency: 'MXN' }, 'persona@example.test'],
      ['cut', { amountMinor: 49_900, currency: 'MXN' }, 'persona@example.test'],
      ['back', undefined, 'persona@example.test'],
    ]);
  });

  it('that nobody saw costs no fee, and a payment before its router came ends it without a word to it', async () => {
    const { town, one, collector, router, look } = await cutTown();
    await town.pay(one, 49_900);
    await look(one.accountId);
    expect(await collector.claim()).toBeUndefined();
    expect(await commandsOf(town, one.serviceId)).toMatchObject([
      { intent: 'suspend', state: 'stale', attempts: 0 },
    ]);
    expect(router.writes).toBe(0);
    expect((await charges(town, one)).map(({ kind }) => kind)).not.toContain('reconnection_fee');
  });

  it('that is stale in the collector’s hand is not written, and a late report of it changes nothing', async () => {
    const of = await suspendedTown();
    const { town, one, collector, router } = of;
    const lane = await collector.claim();
    if (lane === undefined) throw new Error('the cut is due');
    await want(town, [one.serviceId], 'active');
    await workOff(collector, lane, router);
    expect(router.writes).toBe(0);
    await workAll(collector, router);
    expect(await commandsOf(town, one.serviceId)).toMatchObject([
      { intent: 'suspend', state: 'stale' },
      // Whether the other one was written was not known when it was paid: the router is read, and has nothing.
      { intent: 'restore', state: 'verified' },
    ]);
    expect(await serviceOf(of)).toMatchObject({ observed_state: 'active' });
    expect(router.writes).toBe(0);
  });
});

describe('a lane', () => {
  it('is one collector’s, and another’s once that one is silent; who lost it writes and tells nothing', async () => {
    const of = await suspendedTown();
    const { town, one, collector, router, routerId } = of;
    const other = collectorOf(town, db.database);
    const [lane, none] = [await collector.claim(), await other.claim()];
    expect([lane?.routerId, none]).toEqual([routerId, undefined]);
    if (lane === undefined) throw new Error('the cut is due');
    const ids = lane.commands.map(({ id }) => id);
    await town.clock.advance(61_000);
    const taken = await other.claim();
    expect(taken?.commands.map(({ id, attempt }) => ({ id, attempt }))).toEqual(
      ids.map((id) => ({ id, attempt: 2 })),
    );
    expect(await collector.stillWanted(lane, ids)).toEqual(new Set());
    await collector.report(
      lane,
      lane.commands.map((command) => router.do(command)),
    );
    await collector.release(lane, { error: null, retryAt: null });
    expect(await commandsOf(town, one.serviceId)).toMatchObject([{ state: 'running' }]);
    expect((await serviceOf(of)).observed_state).toBe('unknown');
    await expect(collector.remember(lane, [])).rejects.toThrow('another collector');
  });

  it('waits for a router that cannot be asked without counting it, and for its return not at all', async () => {
    const { town, one, collector, routerId } = await suspendedTown();
    const lane = await collector.claim();
    if (lane === undefined) throw new Error('the cut is due');
    const retryAt = town.clock.now() + 3_600_000;
    await collector.release(lane, { error: 'no answer within 10 s', retryAt });
    expect(await commandsOf(town, one.serviceId)).toMatchObject([
      { state: 'queued', attempts: 0, error: 'no answer within 10 s', started_at: null },
    ]);
    expect(await collector.claim()).toBeUndefined();
    await town.clock.advance(1_000);
    await town.in((trx) =>
      trx
        .updateTable('device_state')
        .set({ since: new Date(town.clock.now()) })
        .where('device_id', '=', routerId)
        .execute(),
    );
    const back = await collector.claim();
    expect(back?.commands.length).toBe(1);
    expect(back?.reconcile?.map(({ serviceId }) => serviceId)).toEqual([one.serviceId]);
  });

  it('gives up after its tries, tells it, and tries no more by itself', async () => {
    const { town, one, collector } = await suspendedTown();
    const failed = (id: string, final: boolean): CommandOutcome => {
      const what = { commands: [], before: null, after: null, latencyMs: 1 };
      return { id, state: 'failed', error: 'not enough permissions (9)', final, ...what };
    };
    const lane = await collector.claim();
    if (lane === undefined) throw new Error('the cut is due');
    await collector.report(
      lane,
      lane.commands.map(({ id }) => failed(id, false)),
    );
    await collector.release(lane, { error: null, retryAt: null });
    expect(await commandsOf(town, one.serviceId)).toMatchObject([
      { state: 'failed', attempts: 1, due_at: new Date(town.clock.now() + 5_000) },
    ]);
    await town.clock.advance(5_000);
    const again = await collector.claim();
    if (again === undefined) throw new Error('its time has come');
    await collector.report(
      again,
      again.commands.map(({ id }) => failed(id, true)),
    );
    await collector.release(again, { error: null, retryAt: null });
    const [dead] = await commandsOf(town, one.serviceId);
    expect(dead).toMatchObject({ state: 'dead', attempts: 2, error: 'not enough permissions (9)' });
    expect(await events(town)).toContain(`network_command.dead network-command:${dead?.id}`);
    expect(await town.in((trx) => catchUp(trx, town.tenantId, town.clock.now()))).toBe(0);
  });
});

describe('a line that is open on two routers at once', () => {
  /** Its access is read on a second router that is switched on. */
  async function doubleTown() {
    const of = await wantedTown();
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
    const of = await wantedTown();
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
    const of = await wantedTown(3);
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
    const { town, all, collector, router } = await wantedTown(2);
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
    const of = await suspendedTown();
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
    const { town, one, collector } = await suspendedTown();
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

describe('histories that cross', () => {
  // Each line has a history of its own: cut, paid, cut again; collectors die before and after they wrote, routers are
  // lost, and reports come too late.
  it('end with every line as it is wanted, and seen so', async () => {
    const of = await wantedTown(100);
    const { town, all, router } = of;
    const random = seeded(11);
    const ids = all.map(({ serviceId }) => serviceId);
    let collector = of.collector;
    for (let round = 0; round < 4; round += 1) {
      const [cut, paid] = [ids.filter(() => random() < 0.4), ids.filter(() => random() < 0.4)];
      await want(town, cut, 'suspended');
      const lane = await collector.claim();
      if (lane !== undefined) {
        await want(town, paid, 'active');
        if (random() < 0.3) await collector.release(lane, { error: 'lost', retryAt: null });
        else {
          const wanted = await collector.stillWanted(
            lane,
            lane.commands.map(({ id }) => id),
          );
          const done = lane.commands.filter(({ id }) => wanted.has(id));
          const outcomes = done.slice(0, done.length * random()).map((one) => router.do(one));
          // It dies: what it wrote is on the router, and maybe half of it was told.
          await collector.report(lane, outcomes.slice(0, outcomes.length / 2));
          await town.clock.advance(61_000);
        }
        collector = collectorOf(town, db.database);
      }
      const next = await collector.claim();
      if (next !== undefined) await workOff(collector, next, router);
    }
    await workAll(collector, router);
    const lines = await town.in((trx) =>
      trx.selectFrom('services').select(['id', 'desired_state', 'observed_state']).execute(),
    );
    const cut = lines.filter((line) => line.desired_state === 'suspended');
    expect(cut.length).toBeGreaterThan(20);
    expect(new Set(cut.map(({ id }) => id))).toEqual(router.blocked);
    const wrong = lines.filter(
      (line) =>
        (line.observed_state === 'suspended') !== (line.desired_state === 'suspended') ||
        (line.desired_state === 'suspended' && line.observed_state === 'unknown'),
    );
    expect(wrong).toEqual([]);
  });
});

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
