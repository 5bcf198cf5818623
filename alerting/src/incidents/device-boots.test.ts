import { expect, it } from 'vitest';
import { DeviceBoots } from './device-boots.js';

const HOUR = 3_600_000;
const WRAP = 2 ** 32 * 10;

it('follows a start over clocks that drift, and keeps when it was first told', () => {
  const boots = new DeviceBoots();
  boots.read('a', HOUR, 10 * HOUR);
  boots.read('a', 2 * HOUR - 5_000, 11 * HOUR);
  expect(boots.of('a')).toMatchObject({ at: 9 * HOUR + 5_000, firstSeenAt: 10 * HOUR });
  expect(boots.isReadAfter('a', 11 * HOUR)).toBe(false);
  expect(boots.isReadAfter('a', 11 * HOUR - 1)).toBe(true);
});

it('knows a new start, and hears nothing that is older than what it knows', () => {
  const boots = new DeviceBoots();
  boots.read('a', 5 * HOUR, 10 * HOUR);
  boots.read('a', HOUR, 12 * HOUR);
  boots.read('a', 9 * HOUR, 11 * HOUR);
  expect(boots.of('a')).toMatchObject({ at: 11 * HOUR, firstSeenAt: 12 * HOUR });
});

it('takes a counter that came to its end for no start', () => {
  const boots = new DeviceBoots();
  const at = WRAP + 10 * HOUR;
  boots.read('a', WRAP - HOUR, at);
  boots.read('a', HOUR, at + 2 * HOUR);
  boots.read('a', 2 * HOUR, at + 3 * HOUR);
  expect(boots.of('a')).toMatchObject({ at: at - WRAP + HOUR, firstSeenAt: at });
});
