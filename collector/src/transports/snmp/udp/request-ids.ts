import { randomFillSync } from 'node:crypto';
import { LARGEST_ID, SMALLEST_ID } from '../codec/request.js';

const POOL = new Uint32Array(1_024);
let left = 0;

/** An id that nobody who does not see the traffic can guess, and that no request under way has or stands in the way of. */
export function freshId(others: { isTaken(id: number): boolean }): number {
  for (;;) {
    if (left === 0) {
      randomFillSync(POOL);
      left = POOL.length;
    }
    left -= 1;
    const id = (POOL[left] ?? 0) & LARGEST_ID;
    if (id >= SMALLEST_ID && !others.isTaken(id)) return id;
  }
}
