import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessTime, businessTimeBetween } from '../shared/business-hours.js';
import { HOUR_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { answered, clockIn, newBreaches, retarget, startClocks } from './sla-clock.js';
import { DEFAULT_TICKET_POLICY } from './ticket-policy.js';

const { sla: targets, businessHours: hours } = DEFAULT_TICKET_POLICY;
const clock = { hours, timeZone: 'America/Mexico_City' };
/** Hours of Monday, 2 March 2026, in Mexico City. */
const monday = (hour: number) => Date.UTC(2026, 2, 2, 6) + hour * HOUR_MS;
const minutes = (most: number) =>
  fc.integer({ min: 1, max: most }).map((count) => count * MINUTE_MS);

describe('the clocks of a ticket', () => {
  it('run in business hours from the moment it is opened', () => {
    const sla = startClocks(monday(17), targets.high, clock);
    expect(sla.firstAnswerDueAt).toBe(monday(18));
    expect(sla.resolutionDueAt).toBe(monday(24 + 15));
    expect(newBreaches(sla, monday(18))).toEqual([]);
    expect(newBreaches(sla, monday(18) + 1)).toEqual(['first_answer']);
    expect(newBreaches(answered(sla, monday(17.5)), monday(24 + 15) + 1)).toEqual(['resolution']);
  });

  it('tell of an answer that came late, once', () => {
    const sla = answered(startClocks(monday(8), targets.urgent, clock), monday(9));
    expect(newBreaches(sla, monday(9))).toEqual(['first_answer']);
    expect(newBreaches({ ...sla, firstAnswerBreachedAt: monday(9) }, monday(9))).toEqual([]);
    expect(answered(sla, monday(10))).toBe(sla);
  });

  it('lose nothing to any number of pauses: work time beside them is the target', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('urgent', 'high', 'normal', 'low'),
        fc.array(fc.tuple(minutes(90), minutes(5 * 24 * 60)), { maxLength: 6 }),
        (priority, pauses) => {
          const target = targets[priority].resolution * MINUTE_MS;
          let at: Instant = monday(8.25);
          let worked = 0;
          let sla = startClocks(at, targets[priority], clock);
          for (const [run, pause] of pauses) {
            const step = Math.min(run, Math.max(0, target - worked - MINUTE_MS));
            at = addBusinessTime(at, step, clock);
            worked += step;
            sla = clockIn('waiting', sla, at, clock);
            expect(clockIn('waiting', sla, at + pause, clock)).toBe(sla);
            at += pause;
            expect(newBreaches(answered(sla, at), at)).not.toContain('resolution');
            sla = clockIn('open', sla, at, clock);
          }
          expect(businessTimeBetween(at, sla.resolutionDueAt, clock)).toBe(target - worked);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('do not forgive what was overdue before it waited', () => {
    const sla = startClocks(monday(8), targets.urgent, clock);
    const late = clockIn('waiting', sla, monday(13), clock);
    const again = clockIn('open', late, monday(30), clock);
    expect(again.resolutionDueAt).toBe(monday(12));
    expect(newBreaches(again, monday(30))).toContain('resolution');
  });

  it('are set anew by another priority, with what was waited added', () => {
    const openedAt = monday(8);
    const sla = startClocks(openedAt, targets.normal, clock);
    const of = { openedAt, before: targets.normal, after: targets.urgent };
    expect(retarget(sla, of, clock)).toMatchObject({
      firstAnswerDueAt: monday(8.5),
      resolutionDueAt: monday(12),
    });
    const waited = clockIn('open', clockIn('waiting', sla, monday(9), clock), monday(11), clock);
    expect(retarget(waited, of, clock).resolutionDueAt).toBe(monday(14));
  });
});
