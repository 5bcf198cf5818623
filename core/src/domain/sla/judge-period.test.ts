import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayRange } from '../billing/billing-periods.js';
import { DAY_MS, MINUTE_MS } from '../shared/instant.js';
import { billedOf, instantsOf } from './billed-period.js';
import { difference, type Interval, intersection, lengthOf, union } from './interval.js';
import { judgePeriod, type PeriodToJudge, type SlaIncident } from './judge-period.js';
import { problemsOf, ruleOf, slaPolicySchema } from './sla-policy.js';
import { SLA_RULES, type SlaPreset } from './sla-presets.js';

const START = Date.UTC(2026, 2, 1, 6);
const minutes = (from: number, length: number): Interval => ({
  from: START + from * MINUTE_MS,
  to: START + (from + length) * MINUTE_MS,
});
const incident = (at: Interval, more: Partial<SlaIncident> = {}): SlaIncident => ({
  id: 'i',
  name: 'Torre',
  isConfirmed: true,
  exclusion: null,
  unknown: [],
  ...at,
  ...more,
});
const period = (days: number, more: Partial<PeriodToJudge> = {}): PeriodToJudge => ({
  billed: [{ from: START, to: START + days * DAY_MS }],
  billedMinor: 49_900,
  incrementMinor: 1,
  incidents: [],
  planned: [],
  suspended: [],
  paused: [],
  gaps: [],
  ...more,
});
const judged = (preset: SlaPreset, of: PeriodToJudge) => judgePeriod(of, SLA_RULES[preset]);

describe('the presets, with the numbers of their rules', () => {
  it('Mexico: 600 minutes of March are 6.71 and 20 % of that', () => {
    const march = period(31, { incidents: [incident(minutes(1_000, 600))] });
    expect(judged('MX', march)).toMatchObject({
      eligibleMinutes: 600,
      periodMinutes: 44_640,
      creditMinor: 671 + 134,
    });
  });

  it.each([
    [140, 0],
    [150, 0],
    [200, 37_000],
  ])('Colombia: %s minutes in sum of 80,000 pesos are %s', (lost, creditMinor) => {
    const incidents = [incident(minutes(0, 100)), incident(minutes(20_000, lost - 100))];
    const of = period(30, { billedMinor: 8_000_000, incrementMinor: 100, incidents });
    expect(judged('CO', of).creditMinor).toBe(creditMinor);
  });

  it('Peru: only a cut of more than 60 minutes counts', () => {
    const pen = (...cuts: Interval[]) =>
      judged('PE', period(30, { billedMinor: 6_000, incidents: cuts.map((cut) => incident(cut)) }));
    expect(pen(minutes(0, 40), minutes(100, 40)).creditMinor).toBe(0);
    expect(pen(minutes(0, 90)).creditMinor).toBe(13);
    expect(pen(minutes(0, 90), minutes(500, 40))).toMatchObject({
      eligibleMinutes: 90,
      leftOut: [{ cause: 'short', ...minutes(500, 40) }],
    });
    // Two incidents that touch are one cut for whoever has no service.
    expect(pen(minutes(0, 40), minutes(40, 40)).eligibleMinutes).toBe(80);
  });

  it('a step of availability: 43 minutes of a month are within 99.9 %, 44 are not', () => {
    const tier = (lost: number) =>
      judged('tier', period(30, { incidents: [incident(minutes(5, lost))] })).creditMinor;
    expect([tier(43), tier(44)]).toEqual([0, 12_475]);
  });

  it('Chile: a day for each 24 hours or fraction of more than 6, once it is more than 12', () => {
    const hours = (lost: number) =>
      judged(
        'CL',
        period(30, { billedMinor: 30_000, incidents: [incident(minutes(0, lost * 60))] }),
      ).creditMinor / 1_000;
    expect([12, 13, 24, 30, 31].map(hours)).toEqual([0, 1, 1, 1, 2]);
  });

  it('a tenant’s own figures stand in for those of the preset', () => {
    const policy = slaPolicySchema.parse({ preset: 'MX', bonusPercent: 50 });
    const of = period(31, { incidents: [incident(minutes(0, 600))] });
    expect(judgePeriod(of, ruleOf(policy, null)).creditMinor).toBe(671 + 335);
    const lax = slaPolicySchema.parse({ minConsecutiveMinutes: 90, bonusPercent: 0 });
    expect(problemsOf(lax, 'PE')).toEqual([
      { field: 'minConsecutiveMinutes', message: 'must be at most 60 in PE' },
    ]);
    expect(problemsOf(lax, null)).toEqual([]);
  });
});

describe('what is left out', () => {
  it('is told with its cause, each minute once', () => {
    const of = period(30, {
      incidents: [
        incident(minutes(0, 100)),
        incident(minutes(200, 100), { exclusion: 'force_majeure' }),
        incident(minutes(400, 100), { isConfirmed: false }),
        incident(minutes(600, 100), { unknown: [minutes(650, 100)] }),
      ],
      planned: [minutes(-10, 30)],
      suspended: [minutes(10, 40)],
      paused: [minutes(90, 120)],
      gaps: [minutes(640, 100), minutes(2_000, 60)],
    });
    const found = judged('proportional', of);
    expect(found.counted).toEqual([minutes(50, 40), minutes(600, 50)]);
    expect(found.leftOut.map(({ cause, from, to }) => [cause, { from, to }])).toEqual([
      ['planned', minutes(0, 20)],
      ['suspended', minutes(20, 30)],
      ['paused', minutes(90, 10)],
      ['paused', minutes(200, 10)],
      ['force_majeure', minutes(210, 90)],
      ['unconfirmed', minutes(400, 100)],
      ['unknown', minutes(650, 50)],
    ]);
    // What no incident tells of is listed and never credited.
    expect(found.unknown).toEqual([minutes(700, 40), minutes(2_000, 60)]);
    expect(found.unknownMinutes).toBe(100);
  });

  it('is what lies outside the days that were billed', () => {
    const of = period(1, {
      incidents: [incident(minutes(-60, 120)), incident(minutes(1_430, 60))],
    });
    expect(judged('proportional', of)).toMatchObject({ eligibleMinutes: 70, periodMinutes: 1_440 });
    expect(judged('proportional', period(0)).creditMinor).toBe(0);
  });
});

describe('whatever happened', () => {
  const spans = fc
    .array(fc.tuple(fc.integer({ min: -2_000, max: 44_000 }), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 8,
    })
    .map((list) => list.map(([from, length]) => minutes(from, length)));
  const rules = fc.constantFrom(...Object.values(SLA_RULES));
  const billedMinor = fc.integer({ min: 0, max: 10_000_000 });

  it('the order of incidents, and telling one twice, change nothing', () => {
    fc.assert(
      fc.property(spans, spans, rules, (cuts, planned, rule) => {
        const of = (list: readonly Interval[]) =>
          judgePeriod(period(31, { incidents: list.map((cut) => incident(cut)), planned }), rule);
        const [found, again] = [of(cuts), of([...cuts].reverse().concat(cuts))];
        expect(again).toMatchObject({
          eligibleMinutes: found.eligibleMinutes,
          creditMinor: found.creditMinor,
          leftOut: found.leftOut,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('no credit is below zero or above what was billed, and no more time than the period has', () => {
    fc.assert(
      fc.property(
        spans,
        rules,
        billedMinor,
        fc.constantFrom(1, 100),
        (cuts, rule, billed, coin) => {
          const incidents = cuts.map((cut) => incident(cut));
          const of = period(31, { incidents, billedMinor: billed, incrementMinor: coin });
          const found = judgePeriod(of, rule);
          expect(found.creditMinor).toBeGreaterThanOrEqual(0);
          expect(found.creditMinor).toBeLessThanOrEqual(billed);
          expect(found.eligibleMinutes).toBeLessThanOrEqual(found.periodMinutes);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('one more incident never lowers a credit, one more exclusion never raises it', () => {
    fc.assert(
      fc.property(spans, spans, spans, rules, (cuts, more, excluded, rule) => {
        const credit = (list: readonly Interval[], paused: readonly Interval[]) =>
          judgePeriod(period(31, { incidents: list.map((cut) => incident(cut)), paused }), rule)
            .creditMinor;
        expect(credit([...cuts, ...more], [])).toBeGreaterThanOrEqual(credit(cuts, []));
        expect(credit(cuts, excluded)).toBeLessThanOrEqual(credit(cuts, []));
      }),
      { numRuns: 100 },
    );
  });

  it('counted and left out are the whole of it, nothing twice', () => {
    fc.assert(
      fc.property(spans, spans, spans, rules, (cuts, planned, suspended, rule) => {
        const of = period(31, {
          incidents: cuts.map((cut) => incident(cut)),
          planned,
          suspended,
        });
        const { counted, leftOut } = judgePeriod(of, rule);
        const all = [...counted, ...leftOut];
        expect(lengthOf(all)).toBe(lengthOf(union(all)));
        expect(union(all)).toEqual(intersection(cuts, of.billed));
        expect(difference(cuts, cuts)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what was billed of a period', () => {
  const line = (start: string, end: string, leftMinor: number, given: DayRange[] = []) => ({
    lineId: start,
    invoiceId: 'i',
    days: { start, end },
    given,
    leftMinor,
  });
  const march = { start: '2026-03-01', end: '2026-04-01' };

  it('is what its lines ask for, of the days that were not given back', () => {
    const half = line('2026-03-15', '2026-04-01', 27_365);
    expect(billedOf([half], march)).toEqual({ billedMinor: 27_365, days: [half.days] });
    const paused = [{ start: '2026-03-11', end: '2026-03-31' }];
    expect(billedOf([line('2026-03-01', '2026-04-01', 17_706, paused)], march)).toEqual({
      billedMinor: 17_706,
      days: [
        { start: '2026-03-01', end: '2026-03-11' },
        { start: '2026-03-31', end: '2026-04-01' },
      ],
    });
    expect(billedOf([line('2026-02-20', '2026-03-11', 1_900)], march).billedMinor).toBe(1_000);
    expect(billedOf([], march)).toEqual({ billedMinor: 0, days: [] });
  });

  it('is as long as its days are in its zone, midnight or not', () => {
    const september = { start: '2026-09-06', end: '2026-10-06' };
    const [days] = instantsOf([september], 'America/Santiago');
    expect(days).toEqual({
      from: Date.parse('2026-09-06T04:00:00Z'),
      to: Date.parse('2026-10-06T03:00:00Z'),
    });
  });
});
