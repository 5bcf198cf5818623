import { describe, expect, it } from 'vitest';
import { roundTrips } from './ping-from.js';

const rows = (...all: Record<string, string>[]) => all.map((row) => new Map(Object.entries(row)));

describe('roundTrips', () => {
  it('reads each unit, and takes microseconds for what they are', () => {
    const found = roundTrips(
      rows(
        { seq: '0', time: '413us', sent: '1', received: '1' },
        { seq: '1', time: '26ms', sent: '2', received: '2' },
        { seq: '2', time: '1ms300us', sent: '3', received: '3' },
      ),
      3,
    );
    expect(found).toEqual([0.413, 26, 1.3]);
  });

  it('takes whatever is no answer of the address for lost', () => {
    const found = roundTrips(
      rows(
        { seq: '0', status: 'timeout', sent: '1', received: '0' },
        { seq: '1', time: '12ms', status: 'TTL exceeded', sent: '2', received: '0' },
        { seq: '2', time: '7ms', sent: '3', received: '1' },
      ),
      3,
    );
    expect(found).toEqual([null, null, 7]);
  });

  it('lets the last row have the last word', () => {
    const none = rows({ seq: '0', time: '5ms' }, { seq: '1', sent: '3', received: '0' });
    expect(roundTrips(none, 3)).toEqual([null, null, null]);
    const more = rows({ time: '5ms' }, { time: '6ms', sent: '9', received: '9' });
    expect(roundTrips(more, 2)).toEqual([5, 6]);
  });

  it('is no measurement when nothing was sent', () => {
    expect(() => roundTrips([], 3)).toThrow('no echo');
  });
});
