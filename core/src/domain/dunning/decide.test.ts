import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import { createCutCalendar } from './cut-calendar.js';
import { type DecisionInputs, decide } from './decide.js';
import { type DunningPolicy, dunningPolicySchema } from './dunning-policy.js';
import type { DunningSnapshot } from './snapshot.js';

const ZONE = 'America/Mexico_City';
const at = (local: string): Instant => instantOf(local, ZONE) ?? Number.NaN;
const local = (instant: Instant | null) =>
  instant === null ? null : localText(instant, ZONE).slice(0, 16);

/** Grace 3, cut at 10:00, none on Friday to Sunday, from 50.00, 5 % late. */
const POLICY = dunningPolicySchema.parse({
  mode: 'enforce',
  graceDays: 3,
  cutFrom: '10:00',
  minOverdueMinor: 5_000,
  minOverduePercentOfPrice: 0,
  promises: { maxDays: 7, maxPerCycle: 9 },
  reconnect: { paidPercent: 80, toleranceMinor: 0 },
});

const OWING: DunningSnapshot = {
  serviceId: 's',
  desiredState: 'active',
  observedState: 'active',
  monthlyMinor: 49_900,
  currency: 'MXN',
  isPaused: false,
  invoices: [{ id: 'i', number: 1, dueDate: '2026-03-05', openMinor: 49_900 }],
  creditMinor: 0,
  promise: null,
  noticesDelivered: [at('2026-03-05T12:00')],
  noticesFrom: null,
  routers: [{ id: 'r', isReachable: true }],
  cut: null,
  tolerated: null,
  announced: null,
};

function inputs(
  when: string | Instant,
  more: Partial<DunningSnapshot> = {},
  rest: Partial<DecisionInputs> & { readonly policy?: DunningPolicy } = {},
): DecisionInputs {
  const policy = rest.policy ?? POLICY;
  return {
    now: typeof when === 'string' ? at(when) : when,
    snapshot: { ...OWING, ...more },
    policy,
    holds: [],
    incidents: [],
    calendar: createCutCalendar(policy, ZONE),
    ...rest,
  };
}

/** As the engine does it: at each moment that the last decision named, until it acts or the end comes. */
function follow(from: string, to: string, of: (now: Instant) => DecisionInputs) {
  const seen: string[] = [];
  let announced = null as DunningSnapshot['announced'];
  for (let now: Instant | null = at(from); now !== null && now <= at(to); ) {
    const given = of(now);
    const decision = decide({ ...given, snapshot: { ...given.snapshot, announced } });
    const isHeld = decision.reasons.some(({ code }) => code === 'hold');
    const before = announced;
    announced =
      isHeld || decision.cutAt === null
        ? null
        : before?.cutAt === decision.cutAt
          ? before
          : { cutAt: decision.cutAt, toldAt: now };
    seen.push(`${local(now)} ${decision.state}${isHeld ? ' held' : ''}`);
    if (decision.action !== 'none') return { seen, action: decision.action, at: local(now) };
    now = decision.nextEvalAt;
  }
  return { seen, action: 'none', at: null };
}

describe('the way to a cut', () => {
  it('of an invoice due on Thursday ends on Monday at ten', () => {
    const { seen, ...end } = follow('2026-03-02T08:00', '2026-03-20T00:00', (now) => inputs(now));
    expect(end).toEqual({ action: 'suspend', at: '2026-03-09T10:00' });
    expect(seen).toEqual([
      '2026-03-02T08:00 due_soon',
      '2026-03-05T00:00 due_soon',
      '2026-03-06T00:00 overdue_grace',
      '2026-03-08T00:00 overdue_grace',
      '2026-03-09T00:00 cut_eligible',
      '2026-03-09T10:00 suspending',
    ]);
  });

  it('is not put off by being looked at shortly before', () => {
    const announced = { cutAt: at('2026-03-09T10:00'), toldAt: at('2026-03-09T00:00') };
    const { cutAt } = decide(inputs('2026-03-09T09:59', { announced }));
    expect(local(cutAt)).toBe('2026-03-09T10:00');
  });

  it('waits for a promise, and cuts at the first permitted hour after it broke', () => {
    const promise = { id: 'p', until: '2026-03-12' };
    const end = follow('2026-03-09T00:00', '2026-03-20T00:00', (now) => inputs(now, { promise }));
    expect([end.action, end.at]).toEqual(['suspend', '2026-03-16T10:00']);
    expect(end.seen.filter((line) => !line.endsWith('held'))[0]).toContain('2026-03-16T00:00');
  });

  it('waits for an outage and an hour more, then for the next day', () => {
    const from = at('2026-03-09T09:40');
    const to = at('2026-03-09T14:25');
    const end = follow('2026-03-09T09:40', '2026-03-20T00:00', (now) =>
      inputs(now, {}, { incidents: [{ id: 'x', name: 'ap', from, to: now >= to ? to : null }] }),
    );
    expect([end.action, end.at]).toEqual(['suspend', '2026-03-10T10:00']);
    const closed = inputs(
      '2026-03-09T14:25',
      {},
      { incidents: [{ id: 'x', name: 'ap', from, to }] },
    );
    expect(local(decide(closed).nextEvalAt)).toBe('2026-03-09T15:25');
    expect(local(decide(closed).cutAt)).toBe('2026-03-10T10:00');
  });

  it('gives whole days of grace for long outages where the policy says so', () => {
    const policy = dunningPolicySchema.parse({
      ...POLICY,
      outage: { holdAfterMinutes: 60, extendGraceFromMinutes: 240 },
    });
    const incident = {
      id: 'x',
      name: 'ap',
      from: at('2026-03-07T10:00'),
      to: at('2026-03-07T14:00'),
    };
    const [day] = [inputs('2026-03-09T10:30', {}, { policy, incidents: [incident] })];
    expect(decide(day).reasons).toContainEqual({
      code: 'grace',
      until: '2026-03-09',
      outageDays: 1,
    });
  });

  it.each([
    ['an access that was found nowhere', { routers: [] }, 'access_unconfirmed'],
    [
      'an access on two routers',
      { routers: [...OWING.routers, { id: 'q', isReachable: true }] },
      'access_unconfirmed',
    ],
    [
      'a router that is silent',
      { routers: [{ id: 'r', isReachable: false }] },
      'router_unreachable',
    ],
    ['a notice that never arrived', { noticesDelivered: [] }, 'notice_not_sent'],
    [
      'a notice from before the payment bounced',
      { noticesFrom: at('2026-03-08T10:00') },
      'notice_not_sent',
    ],
  ] as const)('is closed by %s', (_, more, hold) => {
    const decision = decide(inputs('2026-03-09T10:00', more));
    expect(decision.action).toBe('none');
    expect(decision.reasons).toContainEqual(expect.objectContaining({ code: 'hold', hold }));
  });

  it('is never gone for less than the minimum, on a day of rest, or while it is paused', () => {
    const few = [{ id: 'i', number: 1, dueDate: '2026-02-05', openMinor: 4_900 }];
    expect(decide(inputs('2026-03-09T10:00', { invoices: few })).state).toBe('overdue_grace');
    const friday = decide(inputs('2026-03-13T10:00'));
    expect(friday.reasons).toContainEqual(
      expect.objectContaining({ hold: 'no_cut_day', barred: 'weekday' }),
    );
    const paused = decide(inputs('2026-03-09T10:00', { isPaused: true }));
    expect(paused.reasons).toEqual([{ code: 'voluntary_pause' }]);
  });

  it('starts anew for what a bounced payment leaves open', () => {
    const noticesFrom = at('2026-03-08T10:00');
    const noticesDelivered = [at('2026-03-05T12:00'), at('2026-03-09T12:00')];
    const more = { noticesFrom, noticesDelivered };
    const end = follow('2026-03-09T12:00', '2026-03-20T00:00', (now) => inputs(now, more));
    expect(end.at).toBe('2026-03-10T10:00');
  });
});

describe('the step before the cut', () => {
  const policy = dunningPolicySchema.parse({
    ...POLICY,
    speedStep: { daysBeforeCut: 2, kbps: 1_000 },
  });
  const step = (when: string, more: Partial<DunningSnapshot> = {}, rest: object = {}) =>
    decide(inputs(when, more, { policy, ...rest }));
  const reducedAt = at('2026-03-07T10:00');
  const reduced: Partial<DunningSnapshot> = {
    desiredState: 'reduced',
    cut: { at: reducedAt, cause: 'debt', owedMinor: 49_900, upTo: '2026-03-06' },
  };
  const owing = (openMinor: number) => [
    { ...OWING.invoices[0], id: 'i', number: 1, dueDate: '2026-03-05', openMinor },
  ];

  it('is taken two days before the cut, on a day of rest too, and the cut comes at its own hour', () => {
    const end = follow('2026-03-06T00:00', '2026-03-20T00:00', (now) =>
      inputs(now, {}, { policy }),
    );
    expect([end.action, end.at]).toEqual(['reduce', '2026-03-07T10:00']);
    const planned = step('2026-03-06T08:00');
    expect([local(planned.reduceAt), local(planned.nextEvalAt)]).toEqual([
      '2026-03-07T10:00',
      '2026-03-07T10:00',
    ]);
    expect(step('2026-03-07T10:00').reasons).toEqual([
      { code: 'overdue', overdueMinor: 49_900, oldestDueOn: '2026-03-05', days: 2, invoices: 1 },
      { code: 'speed_reduced', at: reducedAt, kbps: 1_000, cutAt: at('2026-03-09T10:00') },
    ]);
    const later = follow('2026-03-07T10:01', '2026-03-20T00:00', (now) =>
      inputs(now, reduced, { policy }),
    );
    expect([later.action, later.at]).toEqual(['suspend', '2026-03-09T10:00']);
    expect(later.seen).toContain('2026-03-08T00:00 reduced');
  });

  it.each([
    [
      'an outage',
      {},
      { incidents: [{ id: 'x', name: 'ap', from: at('2026-03-07T09:00'), to: null }] },
    ],
    ['an access that was found nowhere', { routers: [] }, {}],
    ['a notice that never arrived', { noticesDelivered: [] }, {}],
  ])('is held by %s, as a cut is', (_, more, rest) => {
    const decision = step('2026-03-07T10:00', more, rest);
    expect([decision.action, decision.state]).toEqual(['none', 'overdue_grace']);
    expect(decision.reasons.some(({ code }) => code === 'hold')).toBe(true);
  });

  it('waits for a promise, and comes before the cut that follows when it broke', () => {
    const promise = { id: 'p', until: '2026-03-12' };
    const held = step('2026-03-07T10:00', { promise });
    expect([held.action, local(held.reduceAt)]).toEqual(['none', '2026-03-14T10:00']);
    const end = follow('2026-03-13T00:00', '2026-03-20T00:00', (now) =>
      inputs(now, { promise }, { policy }),
    );
    expect([end.action, end.at]).toEqual(['reduce', '2026-03-14T10:00']);
  });

  it('is not taken on the day of the cut, below the minimum, or without the setting', () => {
    expect(step('2026-03-09T09:30').reduceAt).toBeNull();
    expect(
      step('2026-03-07T10:00', { invoices: owing(4_900) }).reasons.map(({ code }) => code),
    ).toEqual(['overdue', 'grace', 'below_minimum']);
    expect(decide(inputs('2026-03-07T10:00')).reduceAt).toBeNull();
    const long = dunningPolicySchema.parse({
      ...policy,
      speedStep: { daysBeforeCut: 30, kbps: 64 },
    });
    expect(step('2026-03-05T10:00', {}, { policy: long }).state).toBe('due_soon');
    expect(step('2026-03-06T10:00', {}, { policy: long }).action).toBe('reduce');
  });

  it('ends when it is paid, promised, too little for a cut, or not wanted any more', () => {
    const why = (more: Partial<DunningSnapshot>, rest: object = {}) => {
      const { action, reasons } = step('2026-03-08T21:17', { ...reduced, ...more }, rest);
      return [action, reasons.at(-1)?.code];
    };
    expect(why({ invoices: owing(49_900 - 39_920) })).toEqual(['reconnect', 'paid_enough']);
    expect(why({ invoices: owing(49_900 - 39_919) })).toEqual(['none', 'grace']);
    expect(why({ invoices: [] })).toEqual(['reconnect', 'paid_enough']);
    expect(why({ promise: { id: 'p', until: '2026-03-09' } })).toEqual(['reconnect', 'promised']);
    expect(why({}, { policy: POLICY })).toEqual(['reconnect', 'no_speed_step']);
    const strict = dunningPolicySchema.parse({ ...policy, reconnect: { paidPercent: 100 } });
    expect(why({ invoices: owing(4_900) }, { policy: strict })).toEqual([
      'reconnect',
      'below_minimum',
    ]);
    expect(why({ isPaused: true })).toEqual(['suspend', 'voluntary_pause']);
  });

  it('is nobody’s who owes nothing, whatever else is known', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('active' as const, 'reduced' as const),
        fc.boolean(),
        (desiredState, isPaused) => {
          const { action } = step('2026-03-07T10:00', {
            desiredState,
            isPaused,
            invoices: [],
            cut: null,
          });
          expect(action).toBe(
            isPaused ? 'suspend' : desiredState === 'reduced' ? 'reconnect' : 'none',
          );
        },
      ),
    );
  });
});

describe('the way back', () => {
  const cut = {
    at: at('2026-03-09T10:00'),
    cause: 'debt',
    owedMinor: 99_800,
    upTo: '2026-03-08',
  } as const;
  const suspended = (openMinor: number): Partial<DunningSnapshot> => ({
    desiredState: 'suspended',
    observedState: 'suspended',
    cut,
    invoices: [{ id: 'i', number: 1, dueDate: '2026-03-05', openMinor }],
  });

  it('opens at the share that the policy asks for, at any hour of any day', () => {
    const sunday = '2026-03-15T21:17';
    expect(decide(inputs(sunday, suspended(99_800 - 79_000))).action).toBe('none');
    expect(decide(inputs(sunday, suspended(99_800 - 79_840))).action).toBe('reconnect');
  });

  it('is not followed by another cut for what was left, but for what falls due later', () => {
    const tolerated = { upTo: '2026-03-08', remainingMinor: 19_960 };
    const left = { id: 'i', number: 1, dueDate: '2026-03-05', openMinor: 19_960 };
    const notices = { noticesDelivered: [at('2026-03-05T12:00')] };
    const later = inputs('2026-03-23T10:00', { tolerated, invoices: [left], ...notices });
    expect(decide(later).reasons[0]).toMatchObject({ code: 'tolerated' });
    const april = { id: 'j', number: 2, dueDate: '2026-04-05', openMinor: 49_900 };
    const owing = { tolerated, invoices: [left, april], ...notices };
    expect(decide(inputs('2026-04-20T10:00', owing)).state).toBe('cut_eligible');
    const bounced = [{ ...left, openMinor: 49_900 }];
    expect(
      decide(inputs('2026-03-23T10:00', { tolerated, invoices: bounced, ...notices })).state,
    ).toBe('cut_eligible');
  });

  it('opens by a promise, and for nobody who was cut by hand', () => {
    const promise = { id: 'p', until: '2026-03-18' };
    expect(decide(inputs('2026-03-15T21:17', { ...suspended(99_800), promise })).action).toBe(
      'reconnect',
    );
    const byHand = { ...suspended(0), invoices: [], cut: { ...cut, cause: 'hand' as const } };
    expect(decide(inputs('2026-03-15T21:17', byHand)).action).toBe('none');
  });
});

describe('every decision', () => {
  const instant = fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-31T00:00') });
  const dayText = fc
    .integer({ min: 0, max: 364 })
    .map((n) => localText(at('2026-01-01T12:00') + n * 86_400_000, ZONE).slice(0, 10));
  const invoice = fc.record({
    id: fc.constant('i'),
    number: fc.nat(),
    dueDate: dayText,
    openMinor: fc.integer({ min: 1, max: 1_000_000 }),
  });
  const varied = fc.record({
    desiredState: fc.constantFrom(
      'active' as const,
      'reduced' as const,
      'suspended' as const,
      'cancelled' as const,
    ),
    observedState: fc.constantFrom('active' as const, 'suspended' as const, 'unknown' as const),
    isPaused: fc.boolean(),
    invoices: fc
      .array(invoice, { maxLength: 4 })
      .map((list) => list.sort((a, b) => (a.dueDate < b.dueDate ? -1 : 1))),
    promise: fc.option(fc.record({ id: fc.constant('p'), until: dayText })),
    noticesDelivered: fc.array(instant, { maxLength: 2 }),
    routers: fc.array(fc.record({ id: fc.constant('r'), isReachable: fc.boolean() }), {
      maxLength: 2,
    }),
    cut: fc.option(
      fc.record({
        at: instant,
        cause: fc.constantFrom('debt' as const, 'pause' as const, 'hand' as const),
        owedMinor: fc.nat(1_000_000),
        upTo: dayText,
      }),
    ),
    announced: fc.option(fc.record({ cutAt: instant, toldAt: instant })),
  });
  const snapshot = varied.map((more): DunningSnapshot => ({ ...OWING, ...more }));
  const hold = fc.record({
    id: fc.constant('h'),
    kind: fc.constantFrom('payment_in_process', 'dispute', 'manual_until', 'vip', 'vetoed'),
    serviceId: fc.constantFrom(null, 's'),
    reason: fc.constant(''),
    author: fc.constant('x'),
    createdAt: fc.constant(0),
    expiresAt: fc.constantFrom(null, at('2027-06-01T00:00')),
  }) as fc.Arbitrary<DecisionInputs['holds'][number]>;

  it('is taken whatever is known, and names a later moment or none', () => {
    fc.assert(
      fc.property(snapshot, instant, fc.array(hold, { maxLength: 2 }), (known, now, holds) => {
        for (const speedStep of [null, { daysBeforeCut: 2, kbps: 1_000 }]) {
          const policy = { ...POLICY, speedStep };
          const { nextEvalAt } = decide(inputs(now, known, { holds, policy }));
          expect(nextEvalAt === null || nextEvalAt > now).toBe(true);
        }
      }),
    );
  });

  it('neither cuts nor reduces anybody for debt while anything holds it back', () => {
    fc.assert(
      fc.property(snapshot, instant, hold, (known, now, held) => {
        const policy = { ...POLICY, speedStep: { daysBeforeCut: 2, kbps: 1_000 } };
        const decision = decide(
          inputs(now, { ...known, isPaused: false }, { holds: [held], policy }),
        );
        expect(['none', 'reconnect']).toContain(decision.action);
      }),
    );
  });

  it('cuts no one who owes more later than it would have cut for less', () => {
    fc.assert(
      fc.property(
        snapshot,
        instant,
        fc.integer({ min: 1, max: 1_000_000 }),
        (known, now, extra) => {
          const more = known.invoices.map((each) => ({
            ...each,
            openMinor: each.openMinor + extra,
          }));
          const active = { ...known, desiredState: 'active' as const };
          const less = decide(inputs(now, active));
          const owing = decide(inputs(now, { ...active, invoices: more }));
          if (less.action === 'suspend') expect(owing.action).toBe('suspend');
        },
      ),
    );
  });

  it('reconnects whoever has paid what was owed', () => {
    fc.assert(
      fc.property(snapshot, instant, fc.nat(1_000_000), dayText, (known, now, owedMinor, upTo) => {
        const cut = { at: now, cause: 'debt' as const, owedMinor, upTo };
        const paid = {
          ...known,
          desiredState: 'suspended' as const,
          isPaused: false,
          invoices: [],
          cut,
        };
        expect(decide(inputs(now, paid)).action).toBe('reconnect');
      }),
    );
  });

  it('is taken on a day without a midnight too', () => {
    const calendar = createCutCalendar(POLICY, 'America/Santiago');
    const start = calendar.startOf('2026-09-06');
    expect(localText(start, 'America/Santiago')).toBe('2026-09-06T01:00:00');
    expect(calendar.today(start)).toBe('2026-09-06');
    expect(calendar.startOf('2026-09-07') - start).toBe(23 * 60 * MINUTE_MS);
  });
});
