import { describe, expect, it } from 'vitest';
import { settleCommand } from './settle-command.js';

const now = 1_000_000;
const first = { attempts: 1, isWanted: true, now };

describe('a command that a collector told of', () => {
  it('is tried again with a growing pause, and given up after eight tries or where another would end the same', () => {
    expect(settleCommand({ state: 'failed', final: false }, first)).toEqual({
      state: 'failed',
      dueAt: now + 5_000,
    });
    const seventh = settleCommand({ state: 'failed', final: false }, { ...first, attempts: 7 });
    expect(seventh).toEqual({ state: 'failed', dueAt: now + 300_000 });
    const dead = { state: 'dead', dueAt: null };
    expect(settleCommand({ state: 'failed', final: false }, { ...first, attempts: 8 })).toEqual(
      dead,
    );
    expect(settleCommand({ state: 'failed', final: true }, first)).toEqual(dead);
  });

  it('that nobody wants any more is stale when it failed, and verified when it was', () => {
    const old = { ...first, isWanted: false };
    expect(settleCommand({ state: 'failed', final: true }, old).state).toBe('stale');
    expect(settleCommand({ state: 'verified' }, old).state).toBe('verified');
  });
});
