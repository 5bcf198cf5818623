import type { Sample } from '@atalaya/core/domain/metrics/sample';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortedWithoutTwins } from './sample-rows.js';

/** A series has one class: its number tells it here. */
const METRICS = ['device.up', 'station.signal_dbm', 'ping.rtt_p50_ms', 'station.snr_db'] as const;
const LARGEST_ID = 2 ** 31 - 1;

const given = fc.array(
  fc.record({
    series: fc.nat({ max: METRICS.length - 1 }),
    at: fc.integer({ min: 0, max: 5 }).map((step) => 1_700_000_000_000 + step),
    value: fc.double({ noNaN: true }),
  }),
  { maxLength: 40 },
);
const idOf = (series: number): number => LARGEST_ID - 7 * series;

it('sorts by class, series and time, and keeps the last of two samples of one instant', () => {
  fc.assert(
    fc.property(given, (list) => {
      const samples = list.map(
        ({ series, at, value }): Sample => ({
          tenantId: 't',
          deviceId: 'd',
          metric: METRICS[series] ?? 'device.up',
          tags: {},
          at,
          value,
        }),
      );
      const rows = sortedWithoutTwins(
        samples,
        Int32Array.from(list, ({ series }) => idOf(series)),
      );
      const last = new Map(list.map((one) => [`${one.series} ${one.at}`, one]));
      const expected = [...last.values()]
        .map(({ series, at, value }) => ({ c: series % 2, id: idOf(series), at, value }))
        .sort((a, b) => a.c - b.c || a.id - b.id || a.at - b.at);
      const found = Array.from(rows.ids, (id, row) => ({
        c: rows.classes[row],
        id,
        at: rows.ats[row],
        value: rows.values[row],
      }));
      expect(found).toEqual(expected);
    }),
  );
});
