import { metricStoreContract } from '@atalaya/core/testing/contracts/metric-store.contract';
import { withDatabase } from '../../testing/with-database.js';
import { PostgresMetricStore } from './postgres-metric-store.js';

const db = withDatabase();

const open = (now: number) =>
  new PostgresMetricStore({ pool: db.database.metricsPool(), clock: { now: () => now } });

metricStoreContract('Postgres, raw samples', { create: async (now) => open(now) });

metricStoreContract('Postgres, rolled up after every write', {
  create: async (now) => open(now),
  settle: async (store) => {
    if (store instanceof PostgresMetricStore) await store.rollUp(Date.UTC(2026, 2, 4));
  },
});
