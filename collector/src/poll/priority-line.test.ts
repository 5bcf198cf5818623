import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriorityLine } from './priority-line.js';

describe('PriorityLine', () => {
  it('gives back what is smallest of what is in it, whatever comes when', () => {
    const steps = fc.array(fc.oneof(fc.integer(), fc.constant(null)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (added) => {
        const line = new PriorityLine<number>((a, b) => a - b);
        const model: number[] = [];
        for (const item of added) {
          if (item === null) {
            expect(line.pop()).toBe(model.shift());
          } else {
            line.push(item);
            model.push(item);
            model.sort((a, b) => a - b);
          }
          expect(line.peek()).toBe(model[0]);
          expect(line.size).toBe(model.length);
        }
      }),
    );
  });

  it('compares with few of many', () => {
    let compared = 0;
    const line = new PriorityLine<number>((a, b) => {
      compared += 1;
      return a - b;
    });
    const many = 10_000;
    for (let i = 0; i < many; i++) line.push((i * 7_919) % many);
    for (let i = 0; i < many; i++) expect(line.pop()).toBe(i);
    expect(compared).toBeLessThan(many * 3 * Math.log2(many));
  });
});
