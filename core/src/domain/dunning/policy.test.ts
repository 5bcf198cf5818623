import { describe, expect, it } from 'vitest';
import { breakerReasons, usualOf } from './breaker.js';
import { COUNTRIES, COUNTRY_PRESETS } from './country-presets.js';
import { createCutCalendar } from './cut-calendar.js';
import {
  DEFAULT_DUNNING_POLICY,
  dunningPolicySchema,
  readDunningPolicy,
} from './dunning-policy.js';
import { holidaysOf } from './holidays.js';
import { lateFeeOf } from './late-fee.js';
import { refusalsOf } from './promise.js';
import { tooLenient } from './regulation.js';

const of = (country: 'MX' | 'CO' | 'PE' | 'CL' | 'AR' | 'EC', year: number) =>
  [...holidaysOf(COUNTRY_PRESETS[country].holidays, year)].sort();

describe('the policy', () => {
  it('watches until somebody switches it on, and is read back as it was written', () => {
    expect(DEFAULT_DUNNING_POLICY.mode).toBe('observe');
    const written = dunningPolicySchema.parse({ graceDays: 5, country: 'PE' });
    expect(readDunningPolicy(JSON.parse(JSON.stringify(written)))).toEqual(written);
    expect(readDunningPolicy({ graceDays: -1 })).toEqual(DEFAULT_DUNNING_POLICY);
  });

  it('may be stricter than a country asks, never more lenient', () => {
    const peru = dunningPolicySchema.parse({ country: 'PE' });
    expect(tooLenient(peru).map(({ field }) => field)).toEqual(['notices.businessDaysBeforeCut']);
    const notices = { ...peru.notices, businessDaysBeforeCut: 3 };
    expect(tooLenient({ ...peru, notices })).toEqual([]);
    expect(
      tooLenient({ ...DEFAULT_DUNNING_POLICY, country: 'CO', noCutOnHolidays: false }),
    ).toHaveLength(1);
  });

  it('refuses a window that ends before it begins', () => {
    expect(dunningPolicySchema.safeParse({ cutFrom: '12:00', cutUntil: '10:00' }).success).toBe(
      false,
    );
  });
});

describe('the calendar', () => {
  it('knows days that stand still and days that move', () => {
    expect(of('MX', 2026)).toEqual([
      '2026-01-01',
      '2026-02-02',
      '2026-03-16',
      '2026-05-01',
      '2026-09-16',
      '2026-11-16',
      '2026-12-25',
    ]);
    expect(of('CO', 2026)).toHaveLength(18);
    expect(of('CO', 2026)).toContain('2026-01-12');
    expect(of('CO', 2026)).toContain('2026-06-08');
    expect(of('PE', 2026)).toContain('2026-04-03');
    expect(of('CL', 2026)).toContain('2026-10-12');
    expect(of('AR', 2026)).toContain('2026-06-15');
    expect(of('EC', 2026)).toContain('2026-05-25');
    for (const country of COUNTRIES)
      expect(COUNTRY_PRESETS[country].legal.length).toBeGreaterThan(0);
  });

  it('cuts neither on a holiday nor on its eve, and counts business days around them', () => {
    const policy = dunningPolicySchema.parse({ country: 'MX', ownHolidays: ['2026-03-11'] });
    const calendar = createCutCalendar(policy, 'America/Mexico_City');
    expect(
      ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-13', '2026-03-16'].map(
        calendar.noCutReason,
      ),
    ).toEqual([null, 'eve', 'holiday', 'weekday', 'holiday']);
    expect(calendar.addBusinessDays('2026-03-10', 2)).toBe('2026-03-13');
    expect(calendar.addBusinessDays('2026-03-13', 1)).toBe('2026-03-17');
    const never = dunningPolicySchema.parse({ noCutWeekdays: [1, 2, 3, 4, 5, 6, 7] });
    expect(createCutCalendar(never, 'UTC').nextSlot(0)).toBeNull();
  });
});

describe('a late fee', () => {
  it('is due once the grace is over, without the days of an outage, and has a cap', () => {
    const policy = dunningPolicySchema.parse({ lateFee: { kind: 'percent', ratePpm: 50_000 } });
    const calendar = createCutCalendar(policy, 'UTC');
    const invoice = { id: 'i', number: 1, dueDate: '2026-03-05', openMinor: 49_900 };
    const fee = (
      day: string,
      incidents: Parameters<typeof lateFeeOf>[0]['incidents'] = [],
      cap: number | null = null,
    ) =>
      lateFeeOf({
        invoice,
        now: Date.parse(`${day}T12:00:00Z`),
        policy: { ...policy, lateFee: { ...policy.lateFee, capMinor: cap } },
        incidents,
        calendar,
      });
    expect([fee('2026-03-08'), fee('2026-03-09'), fee('2026-03-09', [], 1_000)]).toEqual([
      0, 2_495, 1_000,
    ]);
    const outage = {
      id: 'x',
      name: 'ap',
      from: Date.UTC(2026, 2, 6, 10),
      to: Date.UTC(2026, 2, 6, 20),
    };
    expect([fee('2026-03-09', [outage]), fee('2026-03-10', [outage])]).toEqual([0, 2_495]);
  });
});

describe('the breaker', () => {
  const rules = dunningPolicySchema.parse({}).breaker;
  const why = (active: number, wanted: number, usual: number | null) =>
    breakerReasons({ active, wanted, usual }, rules).map(({ code }) => code);

  it('stops 400 of 1,200, more than half as many again as usual, and never fewer than twenty', () => {
    expect(why(1_200, 400, null)).toEqual(['share_of_active']);
    expect([why(1_200, 300, null), why(1_200, 301, null)]).toEqual([[], ['share_of_active']]);
    expect([why(1_200, 60, 40), why(1_200, 61, 40)]).toEqual([[], ['above_usual']]);
    expect(why(20, 19, 1)).toEqual([]);
  });

  it('knows what is usual from three cycles on, of the last six', () => {
    expect(usualOf([40, 50])).toBeNull();
    expect(usualOf([40, 0, 50])).toBe(40);
    expect(usualOf([10, 20, 30, 40, 50, 60, 900])).toBe(35);
  });
});

describe('a promise', () => {
  const rules = { maxDays: 7, maxBroken: 2, brokenWithinDays: 180, maxPerCycle: 5 };
  const asked = {
    today: '2026-03-09',
    until: '2026-03-12',
    amountMinor: null,
    openMinor: 49_900,
    overdueMinor: 49_900,
    thresholdMinor: 5_000,
    hasOpenPromise: false,
    brokenDays: [],
    madeInCycle: 0,
  };

  it('is refused with every reason, and none where it stands', () => {
    const codes = (more: object) =>
      refusalsOf({ ...asked, ...more }, rules).map(({ code }) => code);
    expect(codes({})).toEqual([]);
    expect(codes({ openMinor: 0 })).toEqual(['nothing_open']);
    expect(codes({ until: '2026-03-17', hasOpenPromise: true })).toEqual([
      'open_promise',
      'too_long',
    ]);
    expect(codes({ until: '2026-03-08' })).toEqual(['in_the_past']);
    expect(codes({ brokenDays: ['2026-01-10', '2025-12-01'] })).toEqual(['broken_too_often']);
    expect(codes({ brokenDays: ['2026-01-10', '2025-08-01'] })).toEqual([]);
    expect(codes({ amountMinor: 4_000 })).toEqual(['below_threshold']);
    expect(codes({ madeInCycle: 5 })).toEqual(['once_a_cycle']);
  });
});
