import { expect, it } from 'vitest';
import { dailyUsage, dayAfter } from './daily-usage.js';

const used = (deviceName: string, day: string, bytesIn: number) => ({
  deviceId: '00000000-0000-4000-8000-000000000001',
  deviceName,
  user: 'ana',
  day,
  bytesIn,
  bytesOut: bytesIn * 10,
  onlineSeconds: 60,
  sessions: 1,
});

it('adds routers up, in the order of days, and shows a day without as a zero', () => {
  const items = [
    used('b', '2026-03-02', 5),
    used('a', '2026-02-28', 1),
    used('b', '2026-02-28', 2),
  ];
  const days = dailyUsage(items, '2026-03-03');
  expect(
    days.map(({ day, bytesIn, bytesOut, sessions }) => [day, bytesIn, bytesOut, sessions]),
  ).toEqual([
    ['2026-02-28', 3, 30, 2],
    ['2026-03-01', 0, 0, 0],
    ['2026-03-02', 5, 50, 1],
    ['2026-03-03', 0, 0, 0],
  ]);
});

it('is nothing where nothing is known', () => {
  expect(dailyUsage([], '2026-03-03')).toEqual([]);
});

it('counts days over the end of a month, both ways', () => {
  expect([dayAfter('2026-02-28', 1), dayAfter('2026-03-01', -1)]).toEqual([
    '2026-03-01',
    '2026-02-28',
  ]);
});
