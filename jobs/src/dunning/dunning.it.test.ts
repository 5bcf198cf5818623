import { placeHold } from '@atalaya/platform/dunning/holds';
import { makePromise } from '@atalaya/platform/dunning/make-promise';
import { keepPromise } from '@atalaya/platform/dunning/promises';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { localInstant, type TownService } from './testing/dunning-town.js';
import { FEBRUARY, foundTown, MARCH, POLICY } from './testing/town-engine.js';
import { addChannels, charges, events, outage, sent, tasks } from './testing/town-views.js';

const db = withDatabase({ poolSize: 6 });
const found = (now: string, policy?: object) => foundTown(db.database, now, policy);

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
    expect(await charges(town, one)).toContainEqual({
      kind: 'reconnection_fee',
      amount_minor: '5000',
    });
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
    await until(['2026-03-09T15:25', '2026-03-10T09:30', '2026-03-10T09:59'], [hurt.accountId]);
    expect((await town.state(hurt)).desired).toBe('active');
    await until('2026-03-10T10:00');
    expect((await town.state(hurt)).desired).toBe('suspended');
    expect((await town.state(held)).desired).toBe('suspended');
    const last = await town.in((trx) =>
      trx
        .selectFrom('outbox')
        .where('subject', '=', `service:${held.serviceId}`)
        .orderBy('sequence', 'desc')
        .select(['type', 'data'])
        .executeTakeFirstOrThrow(),
    );
    expect(last).toMatchObject({
      type: 'service.suspended',
      data: { reasons: [{ code: 'overdue', days: 5 }, { code: 'cut' }] },
    });
  });

  it('has its speed reduced before the cut, back when it is paid, and is cut where it is not', async () => {
    const { town, until } = await found('2026-03-06T08:00', {
      ...POLICY,
      speedStep: { daysBeforeCut: 2, kbps: 1_000 },
    });
    const [paying, silent] = await town.crowd(2, () => MARCH);
    if (!paying || !silent) throw new Error('two services were made');
    await until(['2026-03-06T09:00', '2026-03-07T09:59']);
    expect(await town.state(paying)).toMatchObject({ desired: 'active', state: 'overdue_grace' });
    await until('2026-03-07T10:00');
    expect(await town.state(paying)).toMatchObject({
      desired: 'reduced',
      generation: 2,
      reasons: [{ code: 'overdue' }, { code: 'speed_reduced', kbps: 1_000 }],
    });
    await until('2026-03-07T21:17');
    await town.pay(paying, 49_900);
    await until('2026-03-07T21:18', [paying.accountId]);
    expect(await town.state(paying)).toMatchObject({ desired: 'active', generation: 3 });
    await until(['2026-03-08T00:01', '2026-03-09T00:00', '2026-03-09T10:00']);
    expect(await town.state(silent)).toMatchObject({ desired: 'suspended', generation: 3 });
    const told = (of: TownService) =>
      town.in(async (trx) => {
        const rows = await trx
          .selectFrom('outbox')
          .where('subject', '=', `service:${of.serviceId}`)
          .orderBy('sequence')
          .select(['type', 'data'])
          .execute();
        return rows.map(({ type, data }) => [type, data['generation'], data['kbps'] ?? null]);
      });
    expect(await told(paying)).toEqual([
      ['service.reduced', 2, 1_000],
      ['service.restored', 3, null],
    ]);
    expect(await told(silent)).toEqual([
      ['service.reduced', 2, 1_000],
      ['dunning.cut_scheduled', 2, null],
      ['service.suspended', 3, null],
    ]);
    // Nobody pays for a reconnection that followed no cut.
    await until('2026-03-10T10:00', [paying.accountId]);
    expect((await charges(town, paying)).map(({ kind }) => kind)).toEqual([]);
  });

  it('is reminded and never cut for less than the minimum', async () => {
    const { town, until } = await found('2026-03-02T08:00', {
      ...POLICY,
      notices: { offsets: [25], channels: ['email'] },
    });
    await addChannels(town, ['email']);
    const one = await town.service({ ...FEBRUARY, openMinor: 4_900 });
    await until(['2026-03-02T09:00', '2026-03-02T10:00', '2026-03-09T10:00']);
    expect(await town.state(one)).toMatchObject({
      desired: 'active',
      state: 'overdue_grace',
      reasons: [
        { code: 'overdue', overdueMinor: 4_900, oldestDueOn: '2026-02-05' },
        { code: 'below_minimum', overdueMinor: 4_900, minimumMinor: 5_000 },
      ],
    });
    expect((await sent(town)).map(({ type }) => type)).toEqual(['invoice.overdue']);
  });

  it('keeps a promise by paying; a third one after two that were broken is refused', async () => {
    const { town, until } = await found('2026-03-06T08:00');
    const one = await town.service(MARCH);
    await until(['2026-03-06T09:00', '2026-03-09T00:00', '2026-03-09T09:00']);
    const promise = () =>
      town.in((trx) =>
        makePromise(
          trx,
          town.tenantId,
          {
            accountId: one.accountId,
            until: '2026-03-12',
            amountMinor: null,
            notes: '',
            author: 'x',
            actor: { kind: 'system' },
          },
          town.clock.now(),
        ),
      );
    const states = () =>
      town.in(async (trx) => {
        const rows = await trx
          .selectFrom('promises')
          .where('account_id', '=', one.accountId)
          .orderBy('created_at')
          .select('state')
          .execute();
        return rows.map(({ state }) => state);
      });
    expect(await promise()).toMatchObject({ kind: 'made' });
    await until(['2026-03-09T10:00', '2026-03-11T09:00'], [one.accountId]);
    expect([(await town.state(one)).desired, await states()]).toEqual(['active', ['open']]);
    await town.pay(one, 49_900);
    await until('2026-03-11T09:01', [one.accountId]);
    expect([(await town.state(one)).state, await states()]).toEqual(['current', ['kept']]);
    expect(await promise()).toEqual({ kind: 'refused', refusals: [{ code: 'nothing_open' }] });
    const other = await town.service(FEBRUARY);
    const at = new Date(localInstant('2025-12-13T00:00'));
    const broken = {
      tenant_id: town.tenantId,
      account_id: other.accountId,
      until_on: '2025-12-12',
      amount_minor: 49_900,
      currency: 'MXN',
      state: 'broken' as const,
      notes: '',
      created_by: 'x',
      created_at: at,
      settled_at: at,
    };
    await town.in((trx) => trx.insertInto('promises').values([broken, broken]).execute());
    const third = await town.in((trx) =>
      makePromise(
        trx,
        town.tenantId,
        {
          accountId: other.accountId,
          until: '2026-03-12',
          amountMinor: null,
          notes: '',
          author: 'x',
          actor: { kind: 'system' },
        },
        town.clock.now(),
      ),
    );
    expect(third).toEqual({
      kind: 'refused',
      refusals: [{ code: 'broken_too_often', broken: 2, withinDays: 180 }],
    });
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
    await addChannels(town, ['sms', 'email']);
    await until('2026-03-09T08:59');
    expect(await sent(town)).toEqual([]);
    await until('2026-03-09T09:00');
    const sms = { kind: 'sms', recipient: '+525500000000', type: 'invoice.overdue' };
    expect(await sent(town)).toEqual(Array(2).fill(sms));
    const settle = (of: TownService, state: 'delivered' | 'dead') =>
      town.in((trx) =>
        sql`update channel_deliveries set state = ${state}, settled_at = ${new Date(town.clock.now())}
          where subject = ${`invoice:${of.invoiceId}`} and state = 'pending'`.execute(trx),
      );
    await settle(reached, 'delivered');
    await settle(silent, 'dead');
    await until('2026-03-09T09:05');
    expect((await sent(town))[2]).toMatchObject({
      kind: 'email',
      recipient: 'persona@example.test',
    });
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
