import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  isActive,
  PHASE,
  packAlert,
  phaseOf,
  stepAlert,
  VERDICT,
  type Verdict,
} from './alert-machine.js';

const verdicts = fc.array(fc.constantFrom<Verdict>(0, 1, 2), { maxLength: 60 });
const samples = fc.integer({ min: 1, max: 8 });

/** The words of the definition, without packing: the longest run at the end that says so. */
function runOf(seen: readonly Verdict[], verdict: Verdict): number {
  let run = 0;
  while (run < seen.length && seen[seen.length - 1 - run] === verdict) run += 1;
  return run;
}

describe('stepAlert', () => {
  it('begins only after `for` wrong samples in a row and ends only after as many right ones', () => {
    fc.assert(
      fc.property(verdicts, samples, samples, (seen, forSamples, recoverSamples) => {
        let alert = 0;
        let active = false;
        for (let end = 1; end <= seen.length; end += 1) {
          const past = seen.slice(0, end);
          alert = stepAlert(alert, past.at(-1) ?? VERDICT.hold, forSamples, recoverSamples);
          if (!active && runOf(past, VERDICT.raise) >= forSamples) active = true;
          else if (active && runOf(past, VERDICT.clear) >= recoverSamples) active = false;
          expect(isActive(alert)).toBe(active);
        }
      }),
    );
  });

  it('keeps counts in its 16 bits up to the longest run that a rule may ask for', () => {
    let alert = 0;
    for (let sample = 1; sample < 1_440; sample += 1) {
      alert = stepAlert(alert, VERDICT.raise, 1_440, 1);
      expect([phaseOf(alert), countOf(alert)]).toEqual([PHASE.pending, sample]);
      expect(new Uint16Array([alert])[0]).toBe(alert);
    }
    expect(stepAlert(alert, VERDICT.raise, 1_440, 1)).toBe(packAlert(PHASE.firing, 0));
  });

  it('is neither begun nor ended by a value between the thresholds', () => {
    const pending = stepAlert(0, VERDICT.raise, 3, 2);
    expect(phaseOf(stepAlert(pending, VERDICT.hold, 3, 2))).toBe(PHASE.ok);
    const recovering = stepAlert(packAlert(PHASE.firing, 0), VERDICT.clear, 3, 2);
    expect(phaseOf(recovering)).toBe(PHASE.recovering);
    expect(stepAlert(recovering, VERDICT.hold, 3, 2)).toBe(packAlert(PHASE.firing, 0));
  });
});
