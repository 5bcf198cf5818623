import type { NewService, TownService } from '@atalaya/jobs/dunning/testing/dunning-town';
import { FEBRUARY, foundTown, MARCH } from '@atalaya/jobs/dunning/testing/town-engine';
import { charges, events } from '@atalaya/jobs/dunning/testing/town-views';
import { makePromise } from '@atalaya/platform/dunning/make-promise';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { seedRouters, startRouters } from '../bench/enforcement/town-network.js';
import { collectorsInProcess } from '../bench/interleavings/collector-in-process.js';
import { interleave } from '../bench/interleavings/interleave.js';

const db = withDatabase({ poolSize: 10 });
const SECRET_KEY = new Uint8Array(32).fill(7);
const PATIENCE_MS = 20_000;
const MINUTE_MS = 60_000;
/** Of each; on a machine that has nothing else to do all of them together take some four seconds. */
const GENEROUS = { timeout: 120_000 };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Customers as dunning has them, their router of the lab, and a collector that works for real between the two. */
async function townOnRouter(now: string, people: readonly NewService[]) {
  const { town, look } = await foundTown(db.database, now);
  const all = await town.crowd(people.length, (place) => people[place] ?? MARCH);
  const routers = await startRouters({ services: people.length, routers: 1 });
  const [router] = routers;
  if (router === undefined) throw new Error('a router was started');
  ends.push(() => router.unplug());
  const secrets = createSecretBox(SECRET_KEY);
  await seedRouters(town, routers, { secrets, writesPerMinute: 600 });
  const collectors = collectorsInProcess(db.database, { secretKey: SECRET_KEY, routers });
  ends.push(() => collectors.stop());
  const news = () => ({ tenantId: town.tenantId, now: town.clock.now() });
  await collectors.begin(news());
  const serviceOf = ({ serviceId }: TownService) =>
    town.in((trx) =>
      trx
        .selectFrom('services')
        .where('id', '=', serviceId)
        .select(['desired_state', 'observed_state', 'observed_at', 'observed_evidence'])
        .executeTakeFirstOrThrow(),
    );
  const marksOf = ({ serviceId }: TownService) =>
    router.services.addressLists.rows.filter(({ values }) =>
      values['comment']?.includes(`:${serviceId}:`),
    );
  return {
    ...{ town, all, router, serviceOf, marksOf },
    /** Time passes, dunning looks, and the collector hears of it. */
    until: async (...moments: readonly string[]) => {
      for (const moment of moments) {
        await town.moveTo(moment);
        await look(...all.map(({ accountId }) => accountId));
        await collectors.tell(news());
      }
    },
    seen: async (of: TownService, state: 'active' | 'suspended') => {
      const isSeen = async () => (await serviceOf(of)).observed_state === state;
      expect(await waitUntil(isSeen, PATIENCE_MS, 20), `seen ${state}`).toBe(true);
      return serviceOf(of);
    },
  };
}

const rowsOf = <T>(people: readonly T[]) => {
  const [first, second, third] = people;
  if (first === undefined) throw new Error('somebody was made');
  return { first, second: second ?? first, third: third ?? first };
};

// Numbers of acceptance scenarios: `lab/README.md` says where each of them is tried.
describe('a customer who owes', () => {
  it(
    '13, 15: is cut and read back within the minute, and returns by a promise that moves no money',
    GENEROUS,
    async () => {
      const of = await townOnRouter('2026-03-06T08:00', [MARCH]);
      const { town, router } = of;
      const { first: one } = rowsOf(of.all);
      await of.until('2026-03-09T00:00', '2026-03-09T09:59');
      expect(router.writes).toEqual([]);
      await of.until('2026-03-09T10:00');
      const cut = await of.seen(one, 'suspended');
      const lateMs = (cut.observed_at?.getTime() ?? 0) - town.clock.now();
      expect(lateMs).toBeLessThanOrEqual(MINUTE_MS);
      expect(cut.observed_evidence).toMatchObject({
        'ip/firewall/address-list': [{ list: 'atalaya-suspended' }],
      });
      expect(of.marksOf(one)).toHaveLength(1);
      await of.until('2026-03-10T13:00');
      expect(await charges(town, one)).toEqual([{ kind: 'late_fee', amount_minor: '2495' }]);

      const books = () =>
        town.in(async (trx) => {
          const journal = await trx.selectFrom('journal_transactions').select('kind').execute();
          const invoices = await trx.selectFrom('invoices').select('settled_at').execute();
          return [journal.length, invoices.map(({ settled_at: at }) => at)];
        });
      const before = await books();
      const promise = {
        ...{ accountId: one.accountId, until: '2026-03-12', amountMinor: null, notes: '' },
        ...{ author: 'x', actor: { kind: 'system' as const } },
      };
      await town.in((trx) => makePromise(trx, town.tenantId, promise, town.clock.now()));
      await of.until('2026-03-10T13:01');
      expect(await of.seen(one, 'active')).toMatchObject({ desired_state: 'active' });
      expect(of.marksOf(one)).toEqual([]);
      expect(await books()).toEqual(before);
      expect(before[1]).toEqual([null]);
    },
  );

  it(
    '20, 21: returns on a Sunday night once 80 % is paid, with the fee of a cut that was seen',
    GENEROUS,
    async () => {
      const of = await townOnRouter('2026-03-02T08:00', [{ ...FEBRUARY, openMinor: 99_800 }]);
      const { town } = of;
      const { first: one } = rowsOf(of.all);
      await of.until('2026-03-02T09:00', '2026-03-02T10:00');
      await of.seen(one, 'suspended');
      await of.until('2026-03-08T21:16');
      await town.pay(one, 79_000);
      await of.until('2026-03-08T21:17');
      expect(await of.serviceOf(one)).toMatchObject({ desired_state: 'suspended' });
      await town.pay(one, 840);
      await of.until('2026-03-08T21:17');
      await of.seen(one, 'active');
      expect(of.marksOf(one)).toEqual([]);
      expect(await charges(town, one)).toContainEqual({
        kind: 'reconnection_fee',
        amount_minor: '5000',
      });
    },
  );
});

describe('what somebody changes by hand', () => {
  it(
    '23: is put right within five minutes, who pays first; what is not ours stays',
    GENEROUS,
    async () => {
      const paid = { ...FEBRUARY, openMinor: 0 };
      const of = await townOnRouter('2026-03-02T08:00', [FEBRUARY, paid, paid]);
      const { town, router } = of;
      const { first: owing, second: paying, third: other } = rowsOf(of.all);
      await of.until('2026-03-02T09:00', '2026-03-02T10:00');
      await of.seen(owing, 'suspended');
      const { addressLists } = router.services;
      const [entry] = of.marksOf(owing);
      if (entry === undefined) throw new Error('the cut stands');
      const addressOf = (place: number) => router.subscribers[place]?.address ?? '';
      addressLists.remove(entry);
      const mark = entry.values['comment']?.replace(owing.serviceId, paying.serviceId) ?? '';
      addressLists.add({ list: 'atalaya-suspended', address: addressOf(1), comment: mark });
      const foreign = { list: 'Morosos', address: addressOf(2), comment: 'Moroso: no tocar' };
      const theirs = addressLists.add(foreign);
      const from = router.writes.length;
      await of.until('2026-03-02T10:05');
      const isRight = () => of.marksOf(owing).length === 1 && of.marksOf(paying).length === 0;
      expect(await waitUntil(isRight, PATIENCE_MS, 20)).toBe(true);
      const told = router.writes.slice(from).map(({ command }) => command.split('/').at(-1));
      expect(told.slice(0, 2)).toEqual(['remove', 'add']);
      expect(addressLists.rows).toContain(theirs);
      expect(theirs.values).toEqual(foreign);
      await of.seen(owing, 'suspended');
      await of.seen(paying, 'active');
      expect((await of.serviceOf(other)).desired_state).toBe('active');
      expect(
        (await events(town)).filter((type) => type.startsWith('service.wrongly')),
      ).toHaveLength(1);
      const byHand = await town.in((trx) =>
        trx
          .selectFrom('outbox')
          .where('type', '=', 'service.access_changed')
          .where('subject', '=', `service:${owing.serviceId}`)
          .orderBy('sequence')
          .select(['actor', 'data'])
          .execute(),
      );
      expect(byHand.map(({ data }) => [data['observedState'], data['cause']])).toEqual([
        ['suspended', 'dunning'],
        // Who did it is not known.
        ['active', 'comparison'],
        ['suspended', 'reconciler'],
      ]);
    },
  );
});

/** `npm run bench -- interleavings` does the same with a thousand lines, ten routers and processes that SIGKILL ends. */
it(
  'a hundred lines whose cuts, payments, routers and collectors cross end as they owe, and seen so',
  GENEROUS,
  async () => {
    const figures = await interleave(db.database, {
      ...{ services: 100, routers: 2, steps: 12, pauseMs: 20, seed: 21 },
      collectors: (world) => collectorsInProcess(db.database, world),
    });
    expect(figures).toMatchObject({
      ...{ interleavings: 100, wrong: 0, feesWithoutCut: 0, staleWrites: 0, unsettled: 0 },
    });
    // Something did cross.
    expect(Math.min(figures.kills, figures.losses)).toBeGreaterThan(1);
    expect(figures.cutsSeen).toBeGreaterThan(100 - figures.paid);
    expect(figures.fees).toBeGreaterThan(0);
    expect(figures.entriesWritten).toBeGreaterThanOrEqual(figures.cutsSeen);
  },
);
