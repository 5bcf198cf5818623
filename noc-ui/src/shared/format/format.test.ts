import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatMs,
  formatNumber,
  formatPercent,
  formatRate,
  formatSigned,
  NO_VALUE,
} from './numbers.js';
import { formatClock, formatDay, formatDuration, formatHourMinute, formatTicking } from './time.js';

describe('numbers', () => {
  it('have a true minus sign and never a zero for what is not known', () => {
    expect(formatNumber(-71, 0, 'es')).toBe('\u221271');
    expect(formatNumber(null, 0, 'es')).toBe(NO_VALUE);
    expect(formatNumber(Number.NaN, 0, 'es')).toBe(NO_VALUE);
    expect(formatNumber(-0.2, 0, 'es')).toBe('0');
  });

  it('are signed where they are changes', () => {
    expect([3, -4, 0, 0.04].map((value) => formatSigned(value, 1, 'en'))).toEqual([
      '+3.0',
      '\u22124.0',
      '0.0',
      '0.0',
    ]);
  });

  it('give rates a unit that reads well', () => {
    expect(formatRate(86_400_000, 'es')).toEqual({ value: '86.4', unit: 'Mb/s' });
    expect(formatRate(144_000_000, 'es')).toEqual({ value: '144', unit: 'Mb/s' });
    expect(formatRate(1_200_000_000, 'es')).toEqual({ value: '1.2', unit: 'Gb/s' });
    expect(formatRate(512, 'es')).toEqual({ value: '512', unit: 'b/s' });
    expect(formatRate(null, 'es').value).toBe(NO_VALUE);
  });

  it('give amounts of data a unit that reads well', () => {
    expect([0, 999, 1_000, 86_400_000, 3.2e9, 1.25e12].map((b) => formatBytes(b, 'es'))).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '86.4 MB',
      '3.2 GB',
      '1.3 TB',
    ]);
  });

  it('keep a decimal only where it says something', () => {
    expect([formatMs(4.26, 'es'), formatMs(34.6, 'es')]).toEqual(['4.3', '35']);
    expect([formatPercent(0, 'es'), formatPercent(1.25, 'es'), formatPercent(88.4, 'es')]).toEqual([
      '0',
      '1.3',
      '88',
    ]);
  });
});

describe('times', () => {
  it('say a duration in two units at most', () => {
    const hour = 3_600_000;
    expect([8_400, 61_000, 2 * hour + 300_000, 76 * hour, -5].map(formatDuration)).toEqual([
      '8 s',
      '1 min',
      '2 h 05 min',
      '3 d 4 h',
      '0 s',
    ]);
  });

  it('tick', () => {
    expect([249_000, 7_449_000, 266_649_000].map(formatTicking)).toEqual([
      '04:09',
      '2:04:09',
      '3 d 02:04',
    ]);
  });

  it('are those of the tenant, whatever the browser stands in', () => {
    const atMs = Date.parse('2026-03-01T00:30:05Z');
    const zone = { locale: 'es', timeZone: 'America/Mexico_City' } as const;
    expect(formatClock(atMs, zone)).toBe('18:30:05');
    expect(formatHourMinute(atMs, zone)).toBe('18:30');
    expect(formatDay(atMs, zone)).toContain('28');
    expect(formatHourMinute(atMs, { ...zone, timeZone: 'No/Where' })).toMatch(/^\d\d:\d\d$/);
  });
});
