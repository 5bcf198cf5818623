import { describe, expect, it } from 'vitest';
import { instantOf, localText } from './zone-time.js';

describe('the clocks of a zone', () => {
  it('show an instant, and are read back', () => {
    const at = Date.UTC(2026, 2, 2, 3, 14, 5);
    expect(localText(at, 'America/Mexico_City')).toBe('2026-03-01T21:14:05');
    for (const zone of ['America/Mexico_City', 'Europe/Madrid', 'Asia/Kathmandu', 'UTC']) {
      for (let hour = 0; hour < 24 * 40; hour += 41) {
        const then = at + hour * 3_600_000;
        expect(instantOf(localText(then, zone), zone)).toBe(then);
      }
    }
  });

  it('show an hour twice in autumn and leave one out in spring', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Madrid')).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantOf('2026-03-29T02:30', 'Europe/Madrid')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('show nothing for what is no time', () => {
    expect(['', 'now', '2026-13-01T00:00'].map((text) => instantOf(text, 'UTC'))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
