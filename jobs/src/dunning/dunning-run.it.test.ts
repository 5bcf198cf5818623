import { dunningPolicySchema } from '@atalaya/core/domain/dunning/dunning-policy';
import { evaluateAccounts } from '@atalaya/platform/dunning/evaluate-accounts';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { takeTurn } from './day-run.store.js';
import { seeded, shuffled } from './testing/shuffled.js';
import { foundTown, MARCH, POLICY } from './testing/town-engine.js';
import { addChannels, events, run, sent } from './testing/town-views.js';

const db = withDatabase({ poolSize: 6 });
const found = (now: string, policy?: object) => foundTown(db.database, now, policy);

describe('many services', () => {
  it('stop at the breaker, of which people are paged, until one approves them; then go at their pace', async () => {
    const { town, until, look } = await found('2026-03-09T00:00');
    await town.crowd(240, (place) => (place < 80 ? MARCH : { ...MARCH, openMinor: 0 }));
    await addChannels(town, ['email', 'telegram']);
    await until(['2026-03-09T00:00', '2026-03-09T10:00', '2026-03-09T10:01']);
    expect(await town.suspended()).toBe(0);
    expect(await run(town)).toMatchObject({
      state: 'stopped',
      wanted: 80,
      active_services: 240,
      reasons: [{ code: 'share_of_active', percent: 33, limitPercent: 25 }],
    });
    expect(
      (await events(town)).filter((event) => event.startsWith('dunning.stopped')),
    ).toHaveLength(1);
    const pages = (await sent(town)).map(({ kind, recipient, type }) => [kind, recipient, type]);
    expect(pages.sort()).toEqual([
      ['email', null, 'dunning.stopped'],
      ['telegram', null, 'dunning.stopped'],
    ]);
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

  it('wait for a person where a mistake makes 400 of 1,200 ready', async () => {
    const { town } = await found('2026-03-09T10:00');
    await town.crowd(1_200, () => ({ ...MARCH, openMinor: 0, offline: true }));
    const policy = dunningPolicySchema.parse(POLICY);
    const day = { policy, today: '2026-03-09', now: town.clock.now(), ready: 400 };
    const turn = await town.in((trx) => takeTurn(trx, town.tenantId, day));
    expect(turn).toEqual({ kind: 'stopped', wanted: 400, active: 1_200 });
    expect(await run(town)).toMatchObject({ state: 'stopped', done: 0 });
    expect(await events(town)).toEqual(['dunning.stopped dunning:2026-03-09']);
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
    const { town, look } = await found('2026-03-07T00:00', {
      ...POLICY,
      pace: { services: 10_000, everyMinutes: 10 },
      breaker: { percentOfActive: 100, timesUsualPercent: 150, leastServices: 10_000 },
      speedStep: { daysBeforeCut: 2, kbps: 1_000 },
    });
    const crowd = await town.crowd(1_000, () => MARCH);
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
    // A part of them is reduced before, as the pace would have it.
    await town.moveTo('2026-03-07T10:00');
    await evaluate(crowd.slice(0, 300).map(({ accountId }) => accountId));
    expect(await town.count('reduced')).toBe(300);
    await town.moveTo('2026-03-09T00:00');
    await look();
    await town.moveTo('2026-03-09T10:00');
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
    for (const generation of [1, 2, 3, 4]) {
      expect(generations.filter((each) => each === generation).length).toBeGreaterThan(20);
    }
  }, 120_000);
});
