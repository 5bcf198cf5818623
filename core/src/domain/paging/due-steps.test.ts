import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../shared/instant.js';
import { dueSteps } from './due-steps.js';
import { checkLadder, type EscalationPolicy, type Ladder, policyFor } from './escalation-policy.js';
import { nextMove, type PagedIncident } from './paging-state.js';

const ladder = (minutes: number[], repeat: Ladder['repeat'] = null): Ladder => ({
  name: 'NOC',
  steps: minutes.map((afterMinutes) => ({
    afterMinutes,
    targets: [{ kind: 'channel', id: `c${afterMinutes}` }],
  })),
  repeat,
});
const anyLadder = fc
  .record({
    minutes: fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 }),
    repeat: fc.option(
      fc.record({
        everyMinutes: fc.integer({ min: 1, max: 60 }),
        times: fc.integer({ min: 0, max: 4 }),
      }),
    ),
  })
  .map(({ minutes, repeat }) =>
    ladder(
      minutes.sort((a, b) => a - b),
      repeat,
    ),
  );

describe('the steps of an escalation', () => {
  it('come after their minutes, and again', () => {
    const run = { ladder: ladder([0, 15], { everyMinutes: 30, times: 1 }), startedAt: 0, done: 0 };
    const at = (minute: number, done = 0) => {
      const { due, nextAt } = dueSteps({ ...run, done }, minute * MINUTE_MS);
      return [due.map(({ stepNumber }) => stepNumber), nextAt === null ? null : nextAt / MINUTE_MS];
    };
    expect(at(0)).toEqual([[1], 15]);
    expect(at(15, 1)).toEqual([[2], 45]);
    expect(at(45, 2)).toEqual([[1], 60]);
    expect(at(60, 3)).toEqual([[2], null]);
    expect(at(999, 4)).toEqual([[], null]);
    expect(at(50)).toEqual([[1, 2, 1], 60]);
  });

  it('come each once, in order and never early, whenever somebody looks and however often they restart', () => {
    fc.assert(
      fc.property(
        anyLadder,
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 200 }), stored: fc.boolean() })),
        (steps, looks) => {
          let now = 0;
          let done = 0;
          const carried: number[] = [];
          const look = (isStored: boolean) => {
            const { due, nextAt } = dueSteps({ ladder: steps, startedAt: 0, done }, now);
            for (const { dueAt } of due) expect(dueAt).toBeLessThanOrEqual(now);
            if (nextAt !== null) expect(nextAt).toBeGreaterThan(now);
            // A process that dies before its commit has carried out nothing, and counted nothing.
            if (!isStored) return;
            carried.push(...due.map(({ ordinal }) => ordinal));
            done += due.length;
          };
          for (const { wait, stored } of looks) {
            now += wait * MINUTE_MS;
            look(stored);
          }
          now += 10_000 * MINUTE_MS;
          look(true);
          const total = steps.steps.length * (1 + (steps.repeat?.times ?? 0));
          expect(carried).toEqual(Array.from({ length: total }, (_, ordinal) => ordinal));
        },
      ),
    );
  });

  it('must come one after the other', () => {
    expect(checkLadder(ladder([0, 5]))).toBeNull();
    expect(checkLadder(ladder([]))?.field).toBe('steps');
    expect(checkLadder(ladder([0, 5, 5]))?.field).toBe('steps.2.afterMinutes');
    const never = { everyMinutes: 0, times: 2 };
    expect(checkLadder(ladder([0], never))?.field).toBe('repeat.everyMinutes');
  });
});

describe('what paging does next', () => {
  const quiet: PagedIncident = {
    isOpen: true,
    isAnnounced: true,
    isAcknowledged: false,
    isSilenced: false,
    isGraver: false,
  };

  it.each([
    ['running', {}, 'climb'],
    ['stopped', {}, 'restart'],
    ['running', { isGraver: true }, 'restart'],
    ['running', { isGraver: true, isAcknowledged: true }, 'stop'],
    [null, {}, 'restart'],
    ['running', { isAcknowledged: true }, 'stop'],
    ['stopped', { isAcknowledged: true }, 'none'],
    ['running', { isSilenced: true }, 'stop'],
    [null, { isAnnounced: false }, 'announce'],
    [null, { isAnnounced: false, isSilenced: true }, 'none'],
    ['running', { isOpen: false }, 'stop'],
    [null, { isAnnounced: false, isOpen: false }, 'none'],
  ] as const)('with a run that is %s and %o: %s', (run, part, move) => {
    expect(nextMove({ ...quiet, ...part }, run)).toBe(move);
  });

  it('never pages what is acknowledged, silenced or over', () => {
    fc.assert(
      fc.property(
        fc.record({
          isOpen: fc.boolean(),
          isAnnounced: fc.boolean(),
          isAcknowledged: fc.boolean(),
          isSilenced: fc.boolean(),
          isGraver: fc.boolean(),
        }),
        fc.constantFrom('running' as const, 'stopped' as const, null),
        (incident, run) => {
          const move = nextMove(incident, run);
          const mayPage =
            incident.isOpen &&
            incident.isAnnounced &&
            !incident.isAcknowledged &&
            !incident.isSilenced;
          expect(move === 'climb' || move === 'restart').toBe(mayPage);
        },
      ),
    );
  });
});

describe('the policy of an incident', () => {
  const policy = (id: string, part: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
    ...ladder([0]),
    id,
    name: id,
    enabled: true,
    isDefault: false,
    severities: [],
    siteIds: [],
    ...part,
  });
  const pick = (policies: EscalationPolicy[], siteId: string | null = 'tower') =>
    policyFor(policies, { severity: 'warning', siteId })?.id ?? null;

  it('is the one that names its site, then its severity, then the default one', () => {
    const base = policy('base', { isDefault: true });
    const warnings = policy('warnings', { severities: ['warning'] });
    const tower = policy('tower', { siteIds: ['tower'] });
    const pages = policy('pages', { severities: ['critical'] });
    expect(pick([base, pages, warnings, tower])).toBe('tower');
    expect(pick([base, pages, warnings, tower], 'hill')).toBe('warnings');
    expect(pick([base, pages, tower], null)).toBe('base');
    expect(pick([pages])).toBeNull();
    expect(
      pick([
        { ...tower, enabled: false },
        { ...base, enabled: false },
      ]),
    ).toBeNull();
  });
});
