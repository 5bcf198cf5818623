import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandOutcome, RouterComparison } from '../../ports/network-commands.js';
import { serviceId } from '../../testing/fakes/router-lane.js';
import { comparisonSchema, packComparison } from './lane-comparison.js';
import { linkLaneOutcomesSchema, packOutcome, packRelease } from './lanes.js';

/** As a router may send it: NUL, halves of characters, and more than anybody wants. */
const wild = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\ud800', `${'x'.repeat(999)}😀`, 'y'.repeat(300_000)),
);
const rows = fc.dictionary(
  fc.string(),
  fc.array(fc.dictionary(fc.string(), wild), { maxLength: 2 }),
  {
    maxKeys: 3,
  },
);
const told = { id: serviceId(7), latencyMs: 3.6 };

describe('what a collector says of a lane', () => {
  it('is taken, whatever the router said', () => {
    const outcome = fc.record({ words: fc.array(wild, { maxLength: 3 }), text: wild, rows });
    fc.assert(
      fc.property(outcome, ({ words, text, rows: read }) => {
        const commands = [{ words, answer: 'trap', message: text } as const];
        const record = { ...told, commands, before: read, after: read };
        const outcomes: CommandOutcome[] = [
          { ...record, state: 'failed', error: text, final: false },
          { ...record, state: 'stale' },
          {
            ...{ ...record, state: 'verified', observed: 'active', evidence: read },
            ...{ memory: null, redial: null },
          },
        ];
        const body = { instanceId: told.id, claim: told.id, routerId: told.id, sequence: 1 };
        const packed = { ...body, outcomes: outcomes.map(packOutcome) };
        expect(linkLaneOutcomesSchema.safeParse(packed).error).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });

  it('of a whole router is taken too, cut where it is too long', () => {
    fc.assert(
      fc.property(wild, rows, (text, read) => {
        const comparison: RouterComparison = {
          drifts: [{ kind: 'foreign', serviceId: null, key: text, details: read, remedy: null }],
          lines: [
            {
              ...{ serviceId: told.id, generation: 1, observed: 'unknown', evidence: read },
              ...{ redial: null, memory: { profile: 'plan' } },
            },
          ],
          bundle: {
            version: 1,
            problems: [{ kind: 'changed', menu: 'a', rule: 'b', message: text }],
          },
          ...{ rows: 3, tookMs: 1.5 },
        };
        expect(comparisonSchema.safeParse(packComparison(comparison)).error).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });

  it('keeps what fits as it is', () => {
    const evidence = { list: [{ name: 'café\n2' }], deep: [[1, null, true]] };
    const { before, after } = packOutcome({
      ...told,
      ...{ commands: [], before: evidence, after: 'z'.repeat(300_000), state: 'stale' },
    });
    expect([before, after]).toEqual([evidence, { leftOut: 'too long' }]);
  });

  it('tells how long a router is to be left alone, not until when', () => {
    const lane = { until: 60_000, reconcile: [] };
    expect(packRelease(lane, { error: 'no answer', retryAt: 40_000 }, 10_000)).toEqual({
      ...{ until: 60_000, isCompared: true, error: 'no answer', retryInMs: 30_000 },
    });
    const past = packRelease({ ...lane, reconcile: null }, { error: null, retryAt: 1 }, 10_000);
    expect(past).toMatchObject({ isCompared: false, error: null, retryInMs: 0 });
  });
});
