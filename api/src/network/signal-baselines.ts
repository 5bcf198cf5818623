import { type SeriesKey, seriesId } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { FastifyBaseLogger } from 'fastify';
import { median } from './median.js';
import type { MetricsGateway, VisibleDevices } from './metrics-gateway.js';

const WINDOW_MS = 7 * DAY_MS;
const FRESH_MS = 10 * MINUTE_MS;
const FORGET_MS = 6 * HOUR_MS;
const HOURS = WINDOW_MS / HOUR_MS;
const MOST_SERIES = 50_000;

interface Baseline {
  readonly value: number | null;
  readonly computedAt: number;
}

/**
 * What each link's signal usually is: the median of its hourly means over 7 days. Computed behind the
 * wall's back and remembered, since a week of every link is too much to read at each refresh; until
 * the first computation ends there is none.
 */
export class SignalBaselines {
  readonly #metrics: MetricsGateway;
  readonly #clock: Clock;
  readonly #log: FastifyBaseLogger;
  readonly #known = new Map<string, Baseline>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(metrics: MetricsGateway, clock: Clock, log: FastifyBaseLogger) {
    this.#metrics = metrics;
    this.#clock = clock;
    this.#log = log;
  }

  /** The baseline of a series in dBm; null when there is none (yet). */
  of(key: SeriesKey): number | null {
    return this.#known.get(seriesId(key))?.value ?? null;
  }

  /** Starts to compute what is missing or old, once at a time for each tenant; never rejects. */
  refresh(devices: VisibleDevices, keys: readonly SeriesKey[]): Promise<void> {
    const running = this.#running.get(devices.tenantId);
    if (running) return running;
    const now = this.#clock.now();
    const due = keys.filter((key) => {
      const known = this.#known.get(seriesId(key));
      return !known || now - known.computedAt > FRESH_MS;
    });
    if (due.length === 0) return Promise.resolve();
    const work = this.#compute(devices, due, now)
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'signal baselines could not be computed');
      })
      .finally(() => this.#running.delete(devices.tenantId));
    this.#running.set(devices.tenantId, work);
    return work;
  }

  async #compute(devices: VisibleDevices, keys: readonly SeriesKey[], now: number): Promise<void> {
    const range = await this.#metrics.range(devices, {
      series: keys,
      from: now - WINDOW_MS,
      to: now,
      maxPoints: HOURS,
      aggregate: 'avg',
    });
    for (const key of keys) this.#known.set(seriesId(key), { value: null, computedAt: now });
    for (const { series, points } of range) {
      const value = median(points.map((point) => point.value));
      this.#known.set(seriesId(series), { value, computedAt: now });
    }
    this.#forgetOld(now);
  }

  #forgetOld(now: number): void {
    for (const [id, { computedAt }] of this.#known) {
      if (now - computedAt > FORGET_MS || this.#known.size > MOST_SERIES) this.#known.delete(id);
    }
  }
}
