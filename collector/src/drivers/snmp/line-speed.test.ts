import { expect, it } from 'vitest';
import { lineSpeedBps } from './line-speed.js';

it.each([
  [{ type: 6, highSpeed: 1_000, speed: 1_000_000_000 }, 1e9],
  [{ type: 117, highSpeed: 10_000, speed: 4_294_967_295 }, 1e10],
  [{ type: 6, highSpeed: 1_000_000_000, speed: 0 }, 1e9],
  [{ type: 6, highSpeed: 4_293_967_296, speed: 0 }, undefined],
  [{ type: 6, highSpeed: 0, speed: 100_000_000 }, 1e8],
  [{ type: 6, highSpeed: 0, speed: 4_294_967_295 }, undefined],
  [{ type: 71, highSpeed: 300, speed: 300_000_000 }, undefined],
  [{ type: undefined, highSpeed: 100, speed: 0 }, undefined],
])('%j is %s bit/s', (row, bps) => {
  expect(lineSpeedBps(row)).toBe(bps);
});
