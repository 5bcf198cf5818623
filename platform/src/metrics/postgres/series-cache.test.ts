import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesMapKey } from '../canonical-series.js';
import { SeriesCache } from './series-cache.js';

const keys: fc.Arbitrary<SeriesKey> = fc.record({
  tenantId: fc.constantFrom('t1', 't2'),
  deviceId: fc.constantFrom('d1', 'd2', 'd3'),
  metric: fc.constantFrom(...METRIC_NAMES),
  tags: fc.dictionary(fc.constantFrom('radio', 'mac'), fc.constantFrom('', 'a', 'b"}'), {
    noNullPrototype: true,
  }),
});

describe('SeriesCache', () => {
  it('is a map of series, whatever the order of their tags, as long as it is not full', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.integer({ min: 1, max: 1_000 }))), (entries) => {
        const cache = new SeriesCache(1_000);
        const model = new Map<string, number>();
        for (const [key, id] of entries) {
          cache.set(key, id);
          model.set(seriesMapKey(key), id);
        }
        for (const [key] of entries) {
          const reordered = Object.fromEntries(Object.entries(key.tags).reverse());
          expect(cache.get({ ...key, tags: reordered })).toBe(model.get(seriesMapKey(key)));
        }
      }),
    );
  });

  it('knows no series that was not set, beside one that was', () => {
    const cache = new SeriesCache(10);
    const tags = { radio: 'wlan1' };
    const key = { tenantId: 't', deviceId: 'd', tags } as const;
    cache.set({ ...key, metric: 'radio.snr_db' }, 7);
    expect(cache.get({ ...key, metric: 'radio.snr_db' })).toBe(7);
    expect(cache.get({ ...key, metric: 'radio.signal_dbm' })).toBeUndefined();
    expect(cache.get({ ...key, metric: 'radio_chain.snr_db' })).toBeUndefined();
    expect(cache.get({ ...key, deviceId: 'e', metric: 'radio.snr_db' })).toBeUndefined();
  });

  it('forgets what was not used for long, and keeps what is', () => {
    const cache = new SeriesCache(10);
    const key = (radio: number) =>
      ({
        tenantId: 't',
        deviceId: 'd',
        metric: 'radio.snr_db',
        tags: { radio: `${radio}` },
      }) as const;
    for (let radio = 0; radio < 100; radio++) {
      cache.set(key(radio), radio + 1);
      expect(cache.get(key(0))).toBe(1);
    }
    expect(cache.get(key(99))).toBe(100);
    expect(cache.get(key(50))).toBeUndefined();
  });
});
