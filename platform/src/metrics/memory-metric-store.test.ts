import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { metricStoreContract } from '@atalaya/core/testing/contracts/metric-store.contract';
import { expect, it } from 'vitest';
import { MemoryMetricStore } from './memory-metric-store.js';

metricStoreContract('memory', { create: async () => new MemoryMetricStore() });

it('lets go of samples beyond its retention', async () => {
  const store = new MemoryMetricStore({ retentionMs: DAY_MS });
  const series = { tenantId: 't', deviceId: 'd', metric: 'device.up', tags: {} } as const;
  const dead = { ...series, deviceId: 'dead' };
  const start = Date.UTC(2026, 0, 1);
  await store.write([{ ...dead, at: start, value: 1 }]);
  for (let hour = 0; hour < 72; hour++) {
    await store.write([{ ...series, at: start + hour * 3_600_000, value: hour }]);
  }
  const [answer] = await store.range({
    ...{ series: [series], from: 0, to: start + 9 * DAY_MS, maxPoints: 1, aggregate: 'count' },
  });
  expect(answer?.points[0]?.value).toBe(25);
  expect(await store.series({ tenantId: 't' }, 0)).toEqual([series]);
});
