import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byUrgency, type Urgency } from './incident-urgency.js';

const AT = Date.UTC(2026, 2, 1);
const incident = (part: Partial<Urgency> = {}): Urgency => ({
  severity: 'critical',
  isQuiet: false,
  customers: 0,
  since: new Date(AT).toISOString(),
  ...part,
});

describe('the worst incident first', () => {
  it('is the one that nobody has, then the graver, the larger, the newer', () => {
    const known = incident({ isQuiet: true, customers: 900 });
    const fading = incident({ severity: 'warning', customers: 40 });
    const large = incident({ customers: 38 });
    const small = incident({ customers: null });
    const newer = incident({ since: new Date(AT + 1).toISOString() });
    const sorted = [known, fading, small, newer, large].sort(byUrgency);
    expect(sorted).toEqual([large, newer, small, fading, known]);
  });

  it('is an order: whatever comes in, no neighbour is worse than the one before', () => {
    const any = fc.record({
      severity: fc.constantFrom('info', 'warning', 'critical'),
      isQuiet: fc.boolean(),
      customers: fc.option(fc.nat(5)),
      since: fc.integer({ min: AT, max: AT + 9 }).map((at) => new Date(at).toISOString()),
    });
    fc.assert(
      fc.property(fc.array(any), (incidents) => {
        const sorted = [...incidents].sort(byUrgency);
        const urgent = (one: Urgency) => (one.isQuiet ? 0 : 1);
        for (const [at, one] of sorted.entries()) {
          const next = sorted[at + 1];
          if (next) expect(urgent(one)).toBeGreaterThanOrEqual(urgent(next));
          if (next) expect(byUrgency(one, next)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
