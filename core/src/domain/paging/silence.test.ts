import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../shared/instant.js';
import { checkSilence, type Silence, type SilenceSubject, silencing } from './silence.js';

const outage: SilenceSubject = {
  incidentId: 'incident',
  rootId: 'ap',
  siteId: 'tower',
  aboveIds: new Set(['ap', 'backhaul', 'router']),
  ruleIds: [],
};
const silence = (kind: Silence['kind'], targetId: string, part: Partial<Silence> = {}): Silence => {
  return {
    id: `${kind} ${targetId}`,
    kind,
    targetId,
    from: 0,
    until: HOUR_MS,
    endedAt: null,
    ...part,
  };
};
const holds = (subject: SilenceSubject, ...silences: Silence[]) =>
  silencing(subject, silences, 10)?.id ?? null;

describe('a silence', () => {
  it.each([
    ['incident', 'incident', true],
    ['incident', 'another', false],
    ['device', 'ap', true],
    ['device', 'router', false],
    ['subtree', 'router', true],
    ['subtree', 'ap', true],
    ['subtree', 'switch', false],
    ['site', 'tower', true],
    ['site', 'hill', false],
    ['rule', 'ccq', false],
  ] as const)('of %s %s holds the outage: %s', (kind, id, expected) => {
    expect(holds(outage, silence(kind, id)) !== null).toBe(expected);
  });

  it('of rules holds an incident only when each of its rules is muted', () => {
    const two = { ...outage, ruleIds: ['ccq', 'loss'] };
    expect(holds(two, silence('rule', 'ccq'))).toBeNull();
    expect(holds(two, silence('rule', 'ccq'), silence('rule', 'loss'))).not.toBeNull();
    const over = silence('rule', 'loss', { until: 5 });
    expect(holds(two, silence('rule', 'ccq'), over)).toBeNull();
  });

  it('holds from its beginning until before its end, or until somebody ended it', () => {
    const at = (part: Partial<Silence>) => holds(outage, silence('device', 'ap', part));
    expect(at({ from: 10 })).not.toBeNull();
    expect(at({ from: 11 })).toBeNull();
    expect(at({ until: 11 })).not.toBeNull();
    expect(at({ until: 10 })).toBeNull();
    expect(at({ endedAt: 10 })).toBeNull();
    expect(at({ endedAt: 11 })).not.toBeNull();
  });

  it('that lasts longest is the one that is told', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            from: fc.integer({ min: 0, max: 20 }),
            for: fc.integer({ min: 1, max: 30 }),
          }),
        ),
        (spans) => {
          const all = spans.map((span, i) =>
            silence('device', 'ap', {
              id: String(i),
              from: span.from,
              until: span.from + span.for,
            }),
          );
          const on = all.filter(({ from, until }) => from <= 10 && until > 10);
          const found = silencing(outage, all, 10);
          expect(found?.until ?? null).toBe(
            on.length === 0 ? null : Math.max(...on.map(({ until }) => until)),
          );
        },
      ),
    );
  });

  it.each([
    [0, 0, 'until'],
    [5, 4, 'until'],
    [-10, -5, 'until'],
    [0, 93 * DAY_MS, 'until'],
    [93 * DAY_MS, 94 * DAY_MS, 'from'],
    [Number.NaN, 5, 'from'],
    [0, Number.NaN, 'until'],
    [-5, 5, null],
    [0, 92 * DAY_MS, null],
  ])('from %s until %s is refused at %s', (from, until, field) => {
    expect(checkSilence(from, until, 0)?.field ?? null).toBe(field);
  });
});
