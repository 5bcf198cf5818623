import type { Database } from '../postgres/database.js';
import { carryFreshnessOver } from './carry-freshness.store.js';
import type { SystemClock } from './system-clock.js';

/** Moves the platform clock of a demo; a real installation has none. */
export interface ClockControl {
  /** Forward by `ms` at once. What was fresh before is fresh after: a jump is neither a gap nor an outage. */
  advance(ms: number): Promise<void>;
}

export function createClockControl(clock: SystemClock, database: Database): ClockControl {
  let working = Promise.resolve();
  const move = async (ms: number) => {
    await carryFreshnessOver(database, ms);
    clock.advance(ms);
  };
  return {
    advance: (ms) => {
      const done = working.then(() => move(ms));
      // One after the other; one that fails fails its caller only.
      working = done.catch(() => undefined);
      return done;
    },
  };
}
