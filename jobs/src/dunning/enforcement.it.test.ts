import type { CommandOutcome } from '@atalaya/core/ports/network-commands';
import { catchUp } from '@atalaya/platform/enforcement/catch-up.store';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { describe, expect, it } from 'vitest';
import { cutTown, serviceOf, suspendedTown } from './testing/enforced-town.js';
import { foundTown, MARCH } from './testing/town-engine.js';
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

describe('a cut and its return', () => {
  it('go from the decision to what was read back, with their record, their event and the fee', async () => {
    const of = await cutTown(db.database);
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
    const { town, one, collector, router, look } = await cutTown(db.database);
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
    const of = await suspendedTown(db.database);
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
    const of = await suspendedTown(db.database);
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
    const { town, one, collector, routerId } = await suspendedTown(db.database);
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
    const { town, one, collector } = await suspendedTown(db.database);
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
