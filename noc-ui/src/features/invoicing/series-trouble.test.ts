import { describe, expect, it } from 'vitest';
import { seriesTrouble } from './series-trouble.js';

const TODAY = '2026-03-20';
const open = { next: 1, rangeFrom: 1, rangeTo: null, validFrom: null, validUntil: null };
const ranged = { ...open, rangeFrom: 1_001, rangeTo: 2_000 };

describe('seriesTrouble', () => {
  it('finds none in a series without an end', () => {
    expect(seriesTrouble({ ...open, next: 9_999 }, TODAY)).toBeNull();
  });

  it('warns from nine tenths of the range on, and says when it is used up', () => {
    expect(seriesTrouble({ ...ranged, next: 1_900 }, TODAY)).toBeNull();
    expect(seriesTrouble({ ...ranged, next: 1_901 }, TODAY)).toBe('nearlyUsed');
    expect(seriesTrouble({ ...ranged, next: 2_000 }, TODAY)).toBe('nearlyUsed');
    expect(seriesTrouble({ ...ranged, next: 2_001 }, TODAY)).toBe('exhausted');
  });

  it('knows the days of an authorisation, the last one too', () => {
    expect(seriesTrouble({ ...open, validUntil: '2026-03-19' }, TODAY)).toBe('expired');
    expect(seriesTrouble({ ...open, validUntil: TODAY }, TODAY)).toBe('expiring');
    expect(seriesTrouble({ ...open, validUntil: '2026-04-30' }, TODAY)).toBeNull();
    expect(seriesTrouble({ ...open, validFrom: '2026-03-21' }, TODAY)).toBe('notYet');
    expect(seriesTrouble({ ...open, validFrom: TODAY }, TODAY)).toBeNull();
  });
});
