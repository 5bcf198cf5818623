import { describe, expect, it } from 'vitest';
import { contrastWithWhite } from './brand-color.js';

describe('contrast with white', () => {
  it.each([
    ['#ffffff', 1],
    ['#000000', 21],
    ['#767676', 4.54],
    ['#777777', 4.48],
    ['#ff0000', 4],
    ['#0000FF', 8.59],
  ])('of %s is %d, as WCAG computes it', (color, contrast) => {
    expect(contrastWithWhite(color)).toBeCloseTo(contrast, 2);
  });
});
