import { evaluateAccounts } from '@atalaya/platform/dunning/evaluate-accounts';
import { placeHold } from '@atalaya/platform/dunning/holds';
import { keepPromise } from '@atalaya/platform/dunning/promises';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DunningEngine } from './dunning-engine.js';
import { DunningTown, localInstant, type TownService } from './testing/dunning-town.js';

const db = withDatabase({ poolSize: 6 });

/** Grace 3, cut at 10:00, none from Friday to Sunday, from 50.00, 5 % late, 50.00 to reconnect. */
const POLICY = {
  mode: 'enforce',
  graceDays: 3,
  cutFrom: '10:00',
  minOverdueMinor: 5_000,
  minOverduePercentOfPrice: 0,
  reconnect: { paidPercent: 80, toleranceMinor: 0 },
  reconnectionFeeMinor: 5_000,
  lateFee: { kind: 'percent', ratePpm: 50_000 },
  promises: { maxDays: 7 },
};
const MARCH = { due: '2026-03-05', openMinor: 49_900, told: '2026-03-05T12:00' };
const FEBRUARY = { due: '2026-02-05', openMinor: 49_900, told: '2026-02-06T12:00' };

let towns = 0;
async function found(now: string, policy: object = POLICY) {
  towns += 1;
  const town = await DunningTown.found(db.database, { slug: `town${towns}`, now, policy });
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const engine = new DunningEngine({ clock: town.clock, database: db.database, log });
  const until = async (local: string | readonly string[], changed: readonly string[] = []) => {
    for (const each of typeof local === 'string' ? [local] : local) {
      await town.moveTo(each);
      await engine.look(town.tenantId, changed);
    }
  };
  const look = (...changed: readonly string[]) => engine.look(town.tenantId, changed);
  return { town, until, look, warnings };
}
type Town = Awaited<ReturnType<typeof found>>['town'];

const charges = (town: Town, of: TownService) =>
  town.in((trx) =>
    trx
      .selectFrom('account_charges')
      .where('account_id', '=', of.accountId)
      .select(['kind', 'amount_minor'])
      .orderBy('kind')
      .execute(),
  );
const events = (town: Town) =>
  town.in(async (trx) => {
    const rows = await trx
      .selectFrom('outbox')
      .select(['type', 'subject'])
      .orderBy('at')
      .orderBy('sequence')
      .execute();
    return rows.map(({ type, subject }) => `${type} ${subject}`);
  });
const tasks = (town: Town, of: TownService) =>
  town.in(async (trx) => {
    const rows = await trx
      .selectFrom('collection_tasks')
      .where('account_id', '=', of.accountId)
      .select('kind')
      .execute();
    return rows.map(({ kind }) => kind);
  });
const run = (town: Town) =>
  town.in((trx) => trx.selectFrom('dunning_runs').selectAll().executeTakeFirstOrThrow());

describe('one service', () => {
  it('is cut at ten on the fourth day, once, with its reasons, its late fee and its events', async () => {
    const { town, until } = await found('2026-03-06T08:00');
    const one = await town.service(MARCH);
    await until(['2026-03-09T00:00', '2026-03-09T09:59']);
    expect(await town.state(one)).toMatchObject({ desired: 'active', state: 'cut_eligible' });
    await until('2026-03-09T10:00');
    const cut = await town.state(one);
    expect(cut).toMatchObject({ desired: 'suspended', state: 'suspending', generation: 2 });
    await until('2026-03-10T13:00');
    expect(await charges(town, one)).toEqual([{ kind: 'late_fee', amount_minor: '2495' }]);
    const told = ['dunning.cut_scheduled', 'service.suspended'].map(
      (type) => `${type} service:${one.serviceId}`,
    );
    expect(await events(town)).toEqual(told);
    const why = await town.in((trx) =>
      trx
        .selectFrom('dunning_decisions')
        .where('action', '=', 'suspend')
        .selectAll()
        .executeTakeFirstOrThrow(),
    );
    expect(why.reasons).toEqual([
      { code: 'overdue', overdueMinor: 49_900, oldestDueOn: '2026-03-05', days: 4, invoices: 1 },
      { code: 'cut', at: localInstant('2026-03-09T10:00') },
    ]);
    expect(why.inputs).toMatchObject({
      snapshot: { invoices: [{ openMinor: 49_900 }] },
      cut: { owedMinor: 49_900 },
    });
  });

  it('returns above the share at any hour, pays for it only when the cut was seen, and is not cut for the rest', async () => {
    const { town, until, look } = await found('2026-03-02T08:00');
    const one = await town.service({ ...FEBRUARY, openMinor: 99_800 });
    const unseen = await town.service(FEBRUARY);
    await until(['2026-03-02T09:00', '2026-03-02T10:00']);
    await town.in((trx) =>
      trx
        .updateTable('services')
        .set({ observed_state: 'suspended' })
        .where('id', '=', one.serviceId)
        .execute(),
    );
    await until('2026-03-08T21:17');
    await town.pay(one, 79_000);
    await town.pay(unseen, 49_900);
    await look(one.accountId, unseen.accountId);
    expect((await town.state(one)).desired).toBe('suspended');
    expect(await town.state(unseen)).toMatchObject({ desired: 'active', generation: 3 });
    await town.moveTo('2026-03-08T21:18');
    await town.pay(one, 840);
    // The bus lost the news: the payment is found all the same.
    await look();
    expect(await town.state(one)).toMatchObject({ desired: 'active', state: 'reconnecting' });
    expect((await charges(town, one)).map(({ kind }) => kind)).toContain('reconnection_fee');
    expect((await charges(town, unseen)).map(({ kind }) => kind)).not.toContain('reconnection_fee');
    await until('2026-03-11T13:00', [one.accountId]);
    expect(await town.state(one)).toMatchObject({
      desired: 'active',
      reasons: [{ code: 'tolerated' }],
    });
  });

  it('returns by a promise without a journal entry, and is cut again when that was broken', async () => {
    const { town, until } = await found('2026-03-02T08:00');
    const one = await town.service(FEBRUARY);
    await until(['2026-03-02T09:00', '2026-03-02T10:00', '2026-03-09T09:00']);
    expect((await town.state(one)).desired).toBe('suspended');
    const promise = {
      accountId: one.accountId,
      until: '2026-03-12',
      amountMinor: 49_900,
      currency: 'MXN',
      notes: '',
      author: 'x',
    };
    await town.in((trx) => keepPromise(trx, town.tenantId, promise, town.clock.now()));
    await until(['2026-03-09T09:01', '2026-03-12T23:59'], [one.accountId]);
    expect((await town.state(one)).desired).toBe('active');
    const journal = await town.in((trx) =>
      trx.selectFrom('journal_transactions').select('kind').execute(),
    );
    expect(journal).toEqual([{ kind: 'invoice' }]);
    await until('2026-03-13T00:00');
    expect((await events(town)).at(-1)).toBe(`promise.broken account:${one.accountId}`);
    await until(['2026-03-16T00:00', '2026-03-16T09:59']);
    expect((await town.state(one)).desired).toBe('active');
    await until('2026-03-16T10:00');
    expect((await town.state(one)).desired).toBe('suspended');
  });

  it('waits for an outage on a way that is only suggested, and for a transfer in process', async () => {
    const { town, until } = await found('2026-03-08T20:00');
    const [hurt, held, other] = await town.crowd(3, () => MARCH);
    if (!hurt || !held || !other) throw new Error('three services were made');
    await until(['2026-03-09T00:00', '2026-03-09T09:40']);
    await outage(town, hurt);
    await until('2026-03-09T09:50', [hurt.accountId]);
    const hold = {
      accountId: held.accountId,
      serviceId: null,
      kind: 'payment_in_process' as const,
      reason: 'transfer',
      source: 'reported-payment:1',
      author: 'x',
      expiresAt: localInstant('2026-03-10T09:50'),
    };
    await town.in((trx) => placeHold(trx, town.tenantId, hold, town.clock.now()));
    await until('2026-03-09T10:00', [held.accountId]);
    expect((await town.state(other)).desired).toBe('suspended');
    expect((await town.state(hurt)).reasons).toContainEqual(
      expect.objectContaining({ hold: 'isp_outage' }),
    );
    expect((await town.state(held)).reasons).toContainEqual(
      expect.objectContaining({
        hold: 'payment_in_process',
        until: localInstant('2026-03-10T09:50'),
      }),
    );
    await until('2026-03-09T14:25');
    await town.in((trx) =>
      trx
        .updateTable('incident_services')
        .set({ to_at: new Date(town.clock.now()) })
        .execute(),
    );
    await until(['2026-03-09T15:25', '2026-03-10T09:59'], [hurt.accountId]);
    expect((await town.state(hurt)).desired).toBe('active');
    await until('2026-03-10T10:00');
    expect((await town.state(hurt)).desired).toBe('suspended');
    await until('2026-03-10T10:30');
    expect((await town.state(held)).desired).toBe('suspended');
  });

  it('is never cut while its access is on no router: a person is asked', async () => {
    const { town, until } = await found('2026-03-08T20:00');
    const lost = await town.service({ ...MARCH, offline: true });
    await until(['2026-03-09T00:00', '2026-03-09T10:00', '2026-03-10T10:00']);
    expect((await town.state(lost)).desired).toBe('active');
    expect(await tasks(town, lost)).toEqual(['access_unconfirmed']);
  });

  it('has its access off while its customer paused it, and none of dunning', async () => {
    const { town, until, look } = await found('2026-05-31T20:00');
    const one = await town.service({ ...MARCH, openMinor: 0 });
    await look();
    const at = new Date(town.clock.now());
    const pause = {
      service_id: one.serviceId,
      kind: 'voluntary' as const,
      created_by: 'x',
      created_at: at,
    };
    await town.in((trx) =>
      trx
        .insertInto('service_pauses')
        .values({
          tenant_id: town.tenantId,
          ...pause,
          starts_on: '2026-06-01',
          ends_on: '2026-06-21',
        })
        .execute(),
    );
    await until('2026-06-01T00:01');
    expect(await town.state(one)).toMatchObject({
      desired: 'suspended',
      reasons: [{ code: 'voluntary_pause' }],
    });
    await until('2026-06-21T00:01');
    expect((await town.state(one)).desired).toBe('active');
    expect(await charges(town, one)).toEqual([]);
  });
});

describe('reminders', () => {
  it('go over one channel after the other, and then somebody calls; what arrived opens the way to the cut', async () => {
    const notices = { channels: ['sms', 'email'] };
    const { town, look, until } = await found('2026-03-09T00:00', { ...POLICY, notices });
    const [reached, silent] = await town.crowd(2, () => ({ due: '2026-03-05', openMinor: 49_900 }));
    if (!reached || !silent) throw new Error('two services were made');
    const at = new Date(town.clock.now());
    for (const kind of ['sms', 'email'] as const) {
      const channel = {
        kind,
        name: kind,
        config: '{}',
        created_by: 'x',
        created_at: at,
        updated_at: at,
      };
      await town.in((trx) =>
        trx
          .insertInto('channels')
          .values({ tenant_id: town.tenantId, ...channel })
          .execute(),
      );
    }
    await until('2026-03-09T08:59');
    const sent = () =>
      town.in((trx) =>
        trx
          .selectFrom('channel_deliveries as d')
          .innerJoin('channels as c', 'c.id', 'd.channel_id')
          .select(['c.kind', 'd.recipient'])
          .orderBy('d.queued_at')
          .execute(),
      );
    expect(await sent()).toEqual([]);
    await until('2026-03-09T09:00');
    expect(await sent()).toEqual(Array(2).fill({ kind: 'sms', recipient: '+525500000000' }));
    const settle = (of: TownService, state: 'delivered' | 'dead') =>
      town.in((trx) =>
        sql`update channel_deliveries set state = ${state}, settled_at = ${new Date(town.clock.now())}
          where subject = ${`invoice:${of.invoiceId}`} and state = 'pending'`.execute(trx),
      );
    await settle(reached, 'delivered');
    await settle(silent, 'dead');
    await until('2026-03-09T09:05');
    expect((await sent())[2]).toEqual({ kind: 'email', recipient: 'persona@example.test' });
    await settle(silent, 'dead');
    await until('2026-03-09T10:30');
    expect([await tasks(town, silent), await tasks(town, reached)]).toEqual([['call'], []]);
    const held = async (of: TownService) =>
      (await town.state(of)).reasons.flatMap((reason) =>
        reason.code === 'hold' ? [reason.until] : [],
      );
    expect(await held(reached)).toEqual([localInstant('2026-03-10T00:00')]);
    expect(await held(silent)).toEqual([null]);
    await look();
  });
});

describe('many services', () => {
  it('stop at the breaker until a person approves them, then go at their pace', async () => {
    const { town, until, look } = await found('2026-03-09T00:00');
    await town.crowd(240, (place) => (place < 80 ? MARCH : { ...MARCH, openMinor: 0 }));
    await until(['2026-03-09T00:00', '2026-03-09T10:00']);
    expect(await town.suspended()).toBe(0);
    expect(await run(town)).toMatchObject({ state: 'stopped', wanted: 80, active_services: 240 });
    expect(
      (await events(town)).filter((event) => event.startsWith('dunning.stopped')),
    ).toHaveLength(1);
    await town.in((trx) =>
      trx.updateTable('dunning_runs').set({ state: 'approved', decided_by: 'x' }).execute(),
    );
    await look();
    expect(await town.suspended()).toBe(60);
    await until('2026-03-09T10:09');
    expect(await town.suspended()).toBe(60);
    await until('2026-03-09T10:11');
    expect([await town.suspended(), (await run(town)).done]).toEqual([80, 80]);
  });

  it('are cut though one account cannot be decided on, which is told', async () => {
    const { town, until, warnings } = await found('2026-03-09T08:00');
    const bad = await town.service(MARCH);
    const good = [await town.service(MARCH), await town.service(MARCH)];
    // What no rule of ours can read: a policy of taxes or an invoice that is broken would do as well.
    await db.database.withOwner((trx) =>
      sql
        .raw(
          `create function refuse_decision() returns trigger language plpgsql as
           $$ begin raise exception 'broken account'; end $$;
           create trigger broken_account before insert on dunning_decisions for each row
           when (new.account_id = '${bad.accountId}') execute function refuse_decision()`,
        )
        .execute(trx),
    );
    await until(['2026-03-09T09:00', '2026-03-09T10:00']);
    for (const one of good) {
      expect(await town.state(one)).toMatchObject({ desired: 'suspended' });
    }
    expect(await town.state(bad)).toMatchObject({ desired: 'active' });
    expect(warnings).toContainEqual({ accountId: bad.accountId, reason: 'broken account' });
  });

  it('are only listed while it is watched', async () => {
    const { town, until } = await found('2026-03-09T00:00', { ...POLICY, mode: 'observe' });
    await town.crowd(4, () => MARCH);
    await until(['2026-03-09T00:00', '2026-03-09T10:00', '2026-03-09T10:20', '2026-03-09T11:30']);
    expect(await town.suspended()).toBe(0);
    const listed = await town.in((trx) =>
      trx
        .selectFrom('dunning_decisions')
        .where('action', '=', 'suspend')
        .select('is_enforced')
        .execute(),
    );
    expect(listed).toEqual(Array(4).fill({ is_enforced: false }));
    expect(await events(town)).toEqual([]);
  });

  it('are wanted as they should be after a thousand payments that race with their suspension', async () => {
    const { town, look, until } = await found('2026-03-09T00:00', {
      ...POLICY,
      pace: { services: 10_000, everyMinutes: 10 },
      breaker: { percentOfActive: 100, timesUsualPercent: 150, leastServices: 10_000 },
    });
    const crowd = await town.crowd(1_000, () => MARCH);
    await until('2026-03-09T00:00');
    await town.moveTo('2026-03-09T10:00');
    const random = seeded(20_260_309);
    const evaluate = (accountIds: readonly string[]) =>
      town.in((trx) =>
        evaluateAccounts(trx, {
          tenantId: town.tenantId,
          accountIds,
          now: town.clock.now(),
          cuts: { kind: 'up-to', services: accountIds.length },
        }),
      );
    const paid = new Map<string, number>();
    const races: (() => Promise<unknown>)[] = [];
    for (let start = 0; start < crowd.length; start += 20) {
      const group = shuffled(crowd.slice(start, start + 20), random);
      const payments = group
        .slice(0, 14)
        .map((of) => ({ of, amountMinor: random() < 0.8 ? 49_900 : 1_000 }));
      for (const { of, amountMinor } of payments) paid.set(of.accountId, amountMinor);
      const ids = shuffled(group, random).map(({ accountId }) => accountId);
      const half = Math.floor(random() * payments.length);
      races.push(
        () => town.payAll(payments.slice(0, half)),
        () => town.payAll(payments.slice(half)),
        () => evaluate(ids.slice(0, 12)),
        () => evaluate(ids.slice(6)),
      );
    }
    const queue = shuffled(races, random);
    const lane = async () => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) await next();
    };
    await Promise.all(Array.from({ length: 5 }, lane));
    // The payments' news, as the bus tells them; whoever is left is cut by the run.
    await look(...paid.keys());
    const states = await town.desiredStates();
    const wrong = crowd.filter(({ accountId, serviceId }) => {
      const isOwing = 49_900 - (paid.get(accountId) ?? 0) >= 5_000;
      return states.get(serviceId)?.state !== (isOwing ? 'suspended' : 'active');
    });
    expect([states.size, wrong.length]).toEqual([1_000, 0]);
    // Both orders happened: cut and returned, and paid before anybody came to cut.
    const generations = [...states.values()].map(({ generation }) => generation);
    for (const generation of [1, 2, 3]) {
      expect(generations.filter((each) => each === generation).length).toBeGreaterThan(50);
    }
  }, 120_000);
});

async function outage(town: Town, hurt: TownService): Promise<void> {
  const at = new Date(town.clock.now());
  await town.in(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      insert into incidents (tenant_id, kind, cause, severity, root_name, root_role, opened_at, correlation_id,
        told_at, told_devices)
      values (${town.tenantId}, 'outage', 'device-down', 'critical', 'ap', 'ap', ${at}, gen_random_uuid(), ${at}, 1)
      returning id`.execute(trx);
    await trx
      .insertInto('incident_services')
      .values({
        tenant_id: town.tenantId,
        incident_id: rows[0]?.id ?? '',
        service_id: hurt.serviceId,
        customer_id: hurt.customerId,
        customer_name: 'x',
        customer_kind: 'person',
        monthly_minor: '49900',
        currency: 'MXN',
        certainty: 'suggested',
        suspended: false,
        from_at: at,
      })
      .execute();
  });
}

const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
