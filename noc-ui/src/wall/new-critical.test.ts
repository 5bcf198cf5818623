import { describe, expect, it } from 'vitest';
import { newCritical } from './new-critical.js';

const open = (id: string) =>
  ({ id, severity: 'critical', state: 'open', silencedUntil: null }) as const;

describe('a new critical incident on the wall', () => {
  it('calls once: not when the wall is switched on, nor again', () => {
    expect(newCritical(null, [open('a')])).toEqual([]);
    expect(newCritical(new Set(['a']), [open('b'), open('a')])).toEqual(['b']);
    expect(newCritical(new Set(['a', 'b']), [open('b'), open('a')])).toEqual([]);
  });

  it('is neither a warning nor one that somebody has already, nor a silenced one', () => {
    const fading = { ...open('c'), severity: 'warning' } as const;
    const known = { ...open('d'), state: 'acknowledged' } as const;
    const muted = { ...open('e'), silencedUntil: '2026-03-01T00:00:00Z' };
    expect(newCritical(new Set(), [fading, known, muted])).toEqual([]);
  });
});
