import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { Config, InfluxConfig } from '../config/config.js';
import { InfluxMetricStore } from '../metrics/influx/influx-metric-store.js';
import { PostgresMetricStore } from '../metrics/postgres/postgres-metric-store.js';
import type { Database } from '../postgres/database.js';
import type { Health } from './health.js';
import type { ScheduledTasks } from './scheduled-tasks.js';
import { errorMessage } from './startup-error.js';

export interface MetricStoreParts {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly tasks: ScheduledTasks;
  readonly health: Health;
}

/** One run's share of a long backlog; the next run takes the next. */
const ROLLUP_ROUNDS = 50;

/** InfluxDB where it is configured, else Postgres, whose upkeep is scheduled where the jobs run. */
export function createMetricStore(parts: MetricStoreParts): MetricStore {
  const { database, clock, config, tasks, health } = parts;
  if (config.influx) return openInflux(config.influx, health);
  const store = new PostgresMetricStore({ pool: database.metricsPool(), clock });
  if (config.roles.includes('jobs')) scheduleUpkeep(store, clock, tasks);
  return store;
}

/** An InfluxDB that is away is no reason not to start: the collector keeps the samples meanwhile. */
function openInflux({ url, login, bucket, org }: InfluxConfig, health: Health): MetricStore {
  const store = new InfluxMetricStore({
    url,
    bucket,
    ...(org !== undefined && { org }),
    ...(login.kind === 'token' && { token: login.token }),
    ...(login.kind === 'password' && { username: login.username, password: login.password }),
  });
  health.register('influxdb', async () => {
    try {
      await store.ping();
      return { status: 'ok', detail: 'answers' };
    } catch (error) {
      return { status: 'degraded', detail: errorMessage(error) };
    }
  });
  return store;
}

function scheduleUpkeep(store: PostgresMetricStore, clock: Clock, tasks: ScheduledTasks): void {
  tasks.add({
    name: 'metrics.rollup',
    everyMs: MINUTE_MS,
    run: async (signal) => {
      for (let round = 0; round < ROLLUP_ROUNDS && !signal.aborted; round += 1) {
        const { isCaughtUp, windows, dirtyHours } = await store.rollUp(clock.now());
        // Nothing done and not caught up: another process is at it.
        if (isCaughtUp || windows + dirtyHours === 0) return;
      }
    },
  });
  tasks.add({
    name: 'metrics.retention',
    everyMs: HOUR_MS,
    runsAtStart: true,
    run: async () => {
      await store.maintain(clock.now());
    },
  });
}
