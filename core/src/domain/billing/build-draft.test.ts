import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../shared/calendar-day.js';
import type { AccountFacts, ServiceFacts } from './account-facts.js';
import { type DayRange, daysOf, periodOf, splitByPeriod } from './billing-periods.js';
import { type BillingPolicy, DEFAULT_BILLING_POLICY } from './billing-policy.js';
import { buildDraft } from './build-draft.js';
import type { TaxGroup } from './line-taxes.js';

const IVA: TaxGroup = {
  isIncluded: true,
  taxes: [{ code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' }],
};
const price = (validFrom: string, priceMinor: number) => ({
  validFrom,
  priceMinor,
  currency: 'MXN',
  taxGroup: IVA,
});
const term = (startsOn: string, ...prices: ReturnType<typeof price>[]) => ({
  startsOn,
  planId: 'p',
  planName: 'Plan 20',
  prices,
});
const service = (more: Partial<ServiceFacts> = {}): ServiceFacts => ({
  id: 's',
  billedFrom: '2026-03-15',
  billedUntil: null,
  terms: [term('2000-01-01', price('2000-01-01', 49_900))],
  billed: [],
  pauses: [],
  ...more,
});
const account = (more: Partial<AccountFacts> = {}): AccountFacts => ({
  id: 'a',
  currency: 'MXN',
  anchorDay: 1,
  mode: 'prepaid',
  parkedReason: null,
  withholdings: [],
  services: [service()],
  charges: [],
  ...more,
});
const policy = (more: Partial<BillingPolicy> = {}) => ({ ...DEFAULT_BILLING_POLICY, ...more });
const draft = (facts: AccountFacts, billingDate: string, by = policy()) => {
  const built = buildDraft(facts, { billingDate, policy: by });
  return built.kind === 'draft' ? built.draft : built;
};

describe('proration', () => {
  it('bills 17 of 31 days of a start on 15 March, then the whole month', () => {
    expect(draft(account(), '2026-03-15')).toMatchObject({
      totalMinor: 27_365,
      netMinor: 23_591,
      taxMinor: 3_774,
      lines: [{ periodStart: '2026-03-15', periodEnd: '2026-04-01', detail: { usedDays: 17 } }],
    });
    const billed = [{ start: '2026-03-15', end: '2026-04-01' }];
    const next = account({ services: [service({ billed })] });
    expect(draft(next, '2026-03-31')).toEqual({ kind: 'nothing' });
    expect(draft(next, '2026-04-01')).toMatchObject({
      totalMinor: 49_900,
      netMinor: 43_017,
      taxMinor: 6_883,
    });
  });

  it('bills 16 of 30 days with months of thirty', () => {
    const thirty = policy({ proration: 'fixed30' });
    expect(draft(account(), '2026-03-15', thirty)).toMatchObject({ totalMinor: 26_613 });
  });

  it('rounds what a period costs to whole coins where they are larger than the unit', () => {
    const coins = policy({ roundingIncrementMinor: 100 });
    expect(draft(account(), '2026-03-15', coins)).toMatchObject({ totalMinor: 27_400 });
  });

  it('waits for the day from which a service is billed, and for the end of a postpaid period', () => {
    expect(draft(account(), '2026-03-14')).toEqual({ kind: 'nothing' });
    const postpaid = account({ mode: 'postpaid' });
    expect(draft(postpaid, '2026-03-31')).toEqual({ kind: 'nothing' });
    expect(draft(postpaid, '2026-04-01')).toMatchObject({
      lines: [{ periodStart: '2026-03-15', periodEnd: '2026-04-01', detail: { usedDays: 17 } }],
    });
  });
});

describe('billing periods', () => {
  const starts = (from: string, count: number) => {
    const found: string[] = [];
    for (let day = from; found.length < count; day = periodOf(day, 31).end) found.push(day);
    return found;
  };

  it('of anchor 31 begin on the last day of shorter months and do not drift', () => {
    expect(starts('2026-01-31', 4)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
    expect(starts('2028-01-31', 2)[1]).toBe('2028-02-29');
  });

  it('cover every day once, whatever the anchor', () => {
    const day = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays('2023-11-01', days));
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 31 }),
        (start, length, anchor) => {
          const end = addDays(start, length);
          const pieces = splitByPeriod({ start, end }, anchor);
          let at = start;
          for (const { piece, period } of pieces) {
            expect(piece.start).toBe(at);
            expect(period.start <= piece.start && piece.end <= period.end).toBe(true);
            expect(periodOf(piece.start, anchor)).toEqual(period);
            const cut = addDays(
              period.start,
              Math.floor(daysBetween(period.start, period.end) / 3),
            );
            for (const mode of ['actual', 'fixed30'] as const) {
              const one = daysOf({ start: period.start, end: cut }, period, mode);
              const other = daysOf({ start: cut, end: period.end }, period, mode);
              expect(one.used + other.used).toBe(one.of);
            }
            at = piece.end;
          }
          expect(at).toBe(end);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('runs on any days', () => {
  const from = '2026-01-17';
  const days = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 12 });
  const pause = fc
    .record({ from: fc.nat(200), length: fc.integer({ min: 1, max: 70 }) })
    .map((one) => ({ start: addDays(from, one.from), end: addDays(from, one.from + one.length) }));
  const holds = ({ start, end }: DayRange, day: string) => start <= day && day < end;

  /** Each run sees what those before it billed; answers the days of all lines, and the end of the last period. */
  const billOn = (gaps: readonly number[], anchorDay: number, { start, end }: DayRange) => {
    const pauses = [{ kind: 'voluntary', startsOn: start, endsOn: end, billing: null }] as const;
    const billed: DayRange[] = [];
    let today = from;
    for (const gap of [0, ...gaps]) {
      today = addDays(today, gap);
      const services = [service({ billedFrom: from, billed, pauses })];
      const made = draft(account({ anchorDay, services }), today);
      if (!('lines' in made)) continue;
      for (const { periodStart, periodEnd } of made.lines) {
        if (periodStart && periodEnd) billed.push({ start: periodStart, end: periodEnd });
      }
    }
    return { billed, until: periodOf(today, anchorDay).end };
  };

  it('bill no day twice, skip none, and never a paused one', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 31 }), pause, (gaps, anchorDay, paused) => {
        const { billed, until } = billOn(gaps, anchorDay, paused);
        for (let day = from; day < until; day = addDays(day, 1)) {
          const times = billed.filter((range) => holds(range, day)).length;
          expect(times, day).toBe(holds(paused, day) ? 0 : 1);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('what a period asks for', () => {
  const whole = (more: Partial<ServiceFacts>) =>
    account({
      services: [
        service({
          billedFrom: '2026-01-01',
          billed: [{ start: '2026-01-01', end: '2026-06-01' }],
          ...more,
        }),
      ],
    });
  const pause = (kind: 'voluntary' | 'suspended', startsOn: string, endsOn: string | null) => [
    { kind, startsOn, endsOn, billing: null },
  ];

  it('is 10 of 30 days of a June with a pause of 20', () => {
    const paused = whole({ pauses: pause('voluntary', '2026-06-11', '2026-07-01') });
    expect(draft(paused, '2026-06-01')).toMatchObject({ totalMinor: 16_633 });
  });

  it('is the price of the period that it is of', () => {
    const prices = [price('2000-01-01', 49_900), price('2026-06-02', 59_900)];
    const terms = [term('2000-01-01', ...prices)];
    expect(draft(whole({ terms }), '2026-06-03')).toMatchObject({ totalMinor: 49_900 });
    const later = whole({ terms, billed: [{ start: '2026-01-01', end: '2026-07-01' }] });
    expect(draft(later, '2026-07-01')).toMatchObject({ totalMinor: 59_900 });
  });

  it('follows the policy for suspended days, and a closed pause is never billed later', () => {
    const suspended = whole({ pauses: pause('suspended', '2026-06-11', '2026-06-21') });
    const used = (billWhileSuspended: BillingPolicy['billWhileSuspended'], facts = suspended) => {
      const made = draft(facts, '2026-06-21', policy({ billWhileSuspended }));
      return 'lines' in made ? made.lines.map(({ detail }) => detail['usedDays']) : made;
    };
    expect(used('full')).toEqual([30]);
    expect(used('none')).toEqual([10, 10]);
    expect(used('prorate_full_days')).toEqual([11, 10]);
    expect(used('none', whole({ pauses: pause('suspended', '2026-05-20', null) }))).toEqual({
      kind: 'nothing',
    });
    // What a suspension left out is not billed by a later policy either.
    const noted = suspended.services.flatMap(({ pauses }) =>
      pauses.map((one) => ({ ...one, billing: 'none' as const })),
    );
    expect(used('full', whole({ pauses: noted }))).toEqual([10, 10]);
  });

  it('of a changed plan is each plan for its days', () => {
    const terms = [
      term('2000-01-01', price('2000-01-01', 20_000)),
      term('2026-06-16', price('2000-01-01', 10_000)),
    ];
    const made = draft(whole({ terms }), '2026-06-01');
    expect('lines' in made && made.lines.map(({ unitMinor }) => unitMinor)).toEqual([
      10_000, 5_000,
    ]);
  });

  it('is asked about first when nobody billed it for months, and when there is no price', () => {
    const old = account({ services: [service({ billedFrom: '2025-06-01' })] });
    expect(draft(old, '2026-06-01')).toMatchObject({ problem: { kind: 'unbilled-too-long' } });
    const free = whole({ terms: [term('2000-01-01', price('2026-07-01', 1))] });
    expect(draft(free, '2026-06-01')).toMatchObject({ problem: { kind: 'no-price' } });
    const dollars = whole({
      terms: [term('2000-01-01', { ...price('2000-01-01', 1), currency: 'USD' })],
    });
    expect(draft(dollars, '2026-06-01')).toMatchObject({ problem: { kind: 'other-currency' } });
    expect(draft({ ...whole({}), parkedReason: 'x' }, '2026-06-01')).toMatchObject({
      problem: { kind: 'parked', reason: 'x' },
    });
  });

  it('is set aside where it is no sum for an invoice, and keeps no other account waiting', () => {
    const onTop = { isIncluded: false, taxes: IVA.taxes };
    const of = (facts: Partial<AccountFacts>, priceMinor = 49_900) => {
      const prices = [{ ...price('2000-01-01', priceMinor), taxGroup: onTop }];
      const made = draft(
        { ...whole({ terms: [term('2000-01-01', ...prices)] }), ...facts },
        '2026-06-01',
      );
      return made.kind === 'problem' ? made.problem : made.kind;
    };
    expect(of({}, Number.MAX_SAFE_INTEGER)).toEqual({ kind: 'amount-too-large' });
    const all = { code: 'ALL', name: 'all', ratePpm: 1_000_000 };
    expect(of({ withholdings: [all, { ...all, code: 'MORE' }] })).toEqual({ kind: 'below-zero' });
    const charges = Array.from({ length: 2_000 }, (_, at) => ({
      id: `${at}`,
      kind: 'single' as const,
      serviceId: null,
      description: 'x',
      amountMinor: 1,
      currency: 'MXN',
      taxGroup: null,
    }));
    expect(of({ charges })).toEqual({ kind: 'too-many-lines' });
  });

  it('takes charges up, and discounts as far as there is something to take them from', () => {
    const charge = (id: string, amountMinor: number) =>
      ({
        id,
        kind: amountMinor < 0 ? 'discount' : 'late_fee',
        serviceId: null,
        description: id,
        amountMinor,
        currency: 'MXN',
        taxGroup: null,
      }) as const;
    const charges = [charge('less', -40_000), charge('too much', -40_000), charge('late', 2_495)];
    const made = draft({ ...whole({}), charges }, '2026-06-01');
    expect(made).toMatchObject({ totalMinor: 12_395 });
    expect('lines' in made && made.lines.flatMap(({ chargeId }) => chargeId ?? [])).toEqual([
      'late',
      'less',
    ]);
  });
});
