import { discoveryRunCreateSchema } from '@atalaya/core/wire/rest/discovery-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, errorOf, linesOf, toRunInput } from './run-draft.js';

describe('the draft of a run', () => {
  it('takes addresses however they were pasted', () => {
    expect(linesOf(' 10.0.0.0/24,10.1.0.1\n10.2.0.1 - 40;10.3.0.1\t10.4.0.1\r\n')).toEqual([
      '10.0.0.0/24',
      '10.1.0.1',
      '10.2.0.1-40',
      '10.3.0.1',
      '10.4.0.1',
    ]);
  });

  it('is what the API takes, with any text in it', () => {
    expect(discoveryRunCreateSchema.parse(toRunInput(EMPTY_DRAFT))).toMatchObject({
      targets: [],
      collector: null,
      ratePerSecond: 250,
    });
    fc.assert(
      fc.property(fc.string(), (targets) => {
        for (const line of linesOf(targets)) expect(line.trim()).toBe(line);
      }),
    );
  });

  it('tells the error of a line at the field that holds it', () => {
    expect(errorOf({ 'targets.4': 'wrong' }, 'targets')).toBe('wrong');
    expect(errorOf({ targetsX: 'other' }, 'targets')).toBeUndefined();
  });
});
