import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTAGE_DEFAULTS } from './incident.js';
import { afterSessionCount, NO_SESSIONS_SEEN, type SessionWatch } from './session-loss.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Reads one a minute. */
function read(...counts: readonly number[]): SessionWatch {
  return readOn(NO_SESSIONS_SEEN, 0, ...counts);
}

function readOn(watch: SessionWatch, from: number, ...counts: readonly number[]): SessionWatch {
  return counts.reduce(
    (now, sessions, i) =>
      afterSessionCount(now, { at: from + i * MINUTE, sessions }, false, OUTAGE_DEFAULTS),
    watch,
  );
}

describe('afterSessionCount', () => {
  it('sees a fall of a fifth and of ten, at once or over two polls, and confirms it with the next', () => {
    expect(read(100, 100, 80).loss).toMatchObject({ before: 100, now: 80, isConfirmed: false });
    expect(read(100, 100, 90, 80).loss).toMatchObject({ before: 100, now: 80 });
    expect(read(100, 100, 80, 79).loss).toMatchObject({ now: 79, isConfirmed: true });
    expect(read(100, 81).loss).toBeNull();
    expect(read(40, 31).loss).toBeNull();
    expect(read(50, 40).loss).not.toBeNull();
    expect(read(1_000, 810).loss).toBeNull();
  });

  it('takes neither a read that dips once nor a short peak for a loss', () => {
    expect(read(100, 100, 20, 100).loss).toBeNull();
    expect(read(100, 100, 140, 100, 100, 100).loss).toBeNull();
  });

  it('does not follow a slow decline', () => {
    const counts = Array.from({ length: 50 }, (_, i) => 200 - 3 * i);
    expect(read(...counts).loss).toBeNull();
  });

  it('stands until less than half of what opens it are away, or a day has gone by', () => {
    const lost = read(100, 100, 60, 60);
    expect(readOn(lost, 4 * MINUTE, 80, 89).loss).toMatchObject({ before: 100, now: 89 });
    expect(readOn(lost, 4 * MINUTE, 80, 91)).toMatchObject({ loss: null, counts: [{}] });
    expect(readOn(lost, DAY, 60).loss).not.toBeNull();
    const settled = readOn(lost, DAY + 2 * MINUTE, 60);
    expect(settled.loss).toBeNull();
    expect(readOn(settled, DAY + 3 * MINUTE, 60, 60).loss).toBeNull();
  });

  it('compares no reads that lie far apart, unless the router was out between them', () => {
    const seen = read(100, 100);
    const late = { at: 60 * MINUTE, sessions: 0 };
    expect(afterSessionCount(seen, late, false, OUTAGE_DEFAULTS).loss).toBeNull();
    expect(afterSessionCount(seen, late, true, OUTAGE_DEFAULTS).loss).toMatchObject({
      before: 100,
      now: 0,
    });
  });

  it('never holds a loss that no fall made, and hears nothing twice', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 30 }), (counts) => {
        let watch = NO_SESSIONS_SEEN;
        for (const [i, sessions] of counts.entries()) {
          const count = { at: i * MINUTE, sessions };
          watch = afterSessionCount(watch, count, false, OUTAGE_DEFAULTS);
          expect(afterSessionCount(watch, count, false, OUTAGE_DEFAULTS)).toEqual(watch);
          const { loss } = watch;
          if (loss === null) continue;
          expect(counts.slice(0, i)).toContain(loss.before);
          expect(loss.now).toBe(sessions);
          expect(loss.before - sessions).toBeGreaterThanOrEqual(OUTAGE_DEFAULTS.lostSessions / 2);
        }
      }),
    );
  });
});
